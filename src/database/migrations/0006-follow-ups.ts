import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, createTable } from './table';

/** Columns and tables for answers that prove what they answer, and for confirmations that stop by themselves. */
export class FollowUps1763800000006 implements MigrationInterface {
  name = 'FollowUps1763800000006';

  async up(q: QueryRunner): Promise<void> {
    await addColumn(q, 'notifications', 'replyTo', 'varchar(320)');
    await addColumn(q, 'incoming_email_servers', 'plusAddressing', 'tinyint');
    await addColumn(q, 'application_settings', 'trustedAuthservIds', 'longtext');
    await q.query(`UPDATE application_settings SET trustedAuthservIds = '[]' WHERE trustedAuthservIds IS NULL`);
    await createTable(
      q,
      'confirmation_counts',
      {
        key: 'varchar(330)',
        hourStart: 'datetime(3)',
        hourCount: 'int',
        dayStart: 'datetime(3)',
        dayCount: 'int',
      },
      { primary: 'key', indexes: { ix_confirmation_counts_day: ['dayStart'] } },
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('confirmation_counts', true);
    await q.query('ALTER TABLE application_settings DROP COLUMN trustedAuthservIds');
    await q.query('ALTER TABLE incoming_email_servers DROP COLUMN plusAddressing');
    await q.query('ALTER TABLE notifications DROP COLUMN replyTo');
  }
}
