import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, addIndex } from './table';

const REFERENCES: [table: string, index: string, column: string][] = [
  ['inbound_messages', 'ix_inbound_messages_raw', 'rawRef'],
  ['request_entries', 'ix_request_entries_html', 'htmlRef'],
  ['attachments', 'ix_attachments_blob', 'blobRef'],
];

/** By what the store's packs are found that no row refers to any more; and a person's word against the filter. */
export class Sweeping1763800000009 implements MigrationInterface {
  name = 'Sweeping1763800000009';

  async up(q: QueryRunner): Promise<void> {
    for (const [table, index, column] of REFERENCES) await addIndex(q, table, index, [column]);
    await addColumn(q, 'inbound_messages', 'despiteFilter', 'tinyint');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE inbound_messages DROP COLUMN despiteFilter');
    for (const [table, index] of REFERENCES) await q.dropIndex(table, index);
  }
}
