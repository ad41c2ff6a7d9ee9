import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what a mailbox is known again that was restored from a backup and keeps its UIDVALIDITY. */
export class Push1763800000005 implements MigrationInterface {
  name = 'Push1763800000005';

  async up(q: QueryRunner): Promise<void> {
    for (const [column, type] of Object.entries({ anchors: 'longtext', highestModseq: 'varchar(20)' })) {
      if (!(await q.hasColumn('mailboxes', column))) {
        await q.query(`ALTER TABLE mailboxes ADD COLUMN ${column} ${type} NULL`);
      }
    }
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE mailboxes DROP COLUMN highestModseq');
    await q.query('ALTER TABLE mailboxes DROP COLUMN anchors');
  }
}
