import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn } from './table';

const COLUMNS: [table: string, column: string, type: string][] = [
  ['attachments', 'transferEncoding', 'varchar(20)'],
  ['request_entries', 'htmlTransferEncoding', 'varchar(20)'],
  ['request_entries', 'htmlCharset', 'varchar(100)'],
];

/** HTML and attachments are read in the raw message, encoded as they are there. What was stored before is decoded. */
export class StoredOnce1763800000010 implements MigrationInterface {
  name = 'StoredOnce1763800000010';

  async up(q: QueryRunner): Promise<void> {
    for (const [table, column, type] of COLUMNS) await addColumn(q, table, column, type);
    await q.query(`UPDATE request_entries SET htmlCharset = 'utf-8' WHERE htmlRef IS NOT NULL AND htmlCharset IS NULL`);
  }

  async down(q: QueryRunner): Promise<void> {
    for (const [table, column] of COLUMNS) await q.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}
