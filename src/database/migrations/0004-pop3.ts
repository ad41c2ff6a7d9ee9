import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table';

export class Pop31763800000004 implements MigrationInterface {
  name = 'Pop31763800000004';

  async up(q: QueryRunner): Promise<void> {
    if (!(await q.hasColumn('mailboxes', 'listedCount'))) {
      await q.query('ALTER TABLE mailboxes ADD COLUMN listedCount INTEGER NULL');
    }
    await createTable(
      q,
      'known_uidls',
      {
        mailboxId: 'varchar(36)',
        generation: 'int',
        uid: 'varchar(64)',
        pending: 'tinyint',
      },
      {
        primary: ['mailboxId', 'generation', 'uid'],
        foreignKeys: {
          fk_known_uidls_mailbox: ['mailboxId', 'mailboxes', 'id', 'CASCADE'],
        },
      },
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('known_uidls', true);
    await q.query('ALTER TABLE mailboxes DROP COLUMN listedCount');
  }
}
