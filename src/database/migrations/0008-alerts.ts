import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, createTable } from './table';

export class Alerts1763800000008 implements MigrationInterface {
  name = 'Alerts1763800000008';

  async up(q: QueryRunner): Promise<void> {
    await addColumn(q, 'application_settings', 'notifyStatusChanges', 'tinyint');
    await q.query('UPDATE application_settings SET notifyStatusChanges = 0 WHERE notifyStatusChanges IS NULL');
    await createTable(
      q,
      'notification_templates',
      { kind: 'varchar(32)', subject: 'longtext', text: 'longtext', html: 'longtext?', updatedAt: 'datetime(3)' },
      { primary: 'kind' },
    );
    await createTable(
      q,
      'incidents',
      {
        id: 'varchar(36)',
        openKey: 'varchar(80)?',
        kind: 'varchar(32)',
        title: 'varchar(300)',
        subject: 'varchar(400)',
        detail: 'varchar(1000)',
        remedy: 'longtext',
        openedAt: 'datetime(3)',
        seenAt: 'datetime(3)',
        alertedAt: 'datetime(3)?',
        closedAt: 'datetime(3)?',
      },
      {
        unique: { uq_incidents_open: ['openKey'] },
        indexes: { ix_incidents_alerted: ['alertedAt'], ix_incidents_closed: ['closedAt'] },
      },
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('incidents', true);
    await q.dropTable('notification_templates', true);
    await q.query('ALTER TABLE application_settings DROP COLUMN notifyStatusChanges');
  }
}
