import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { batchesOf } from './batches';
import { tableOf } from './table';

/** SQLite takes at most 32 766 parameters in one statement, MySQL 65 535. */
const MAX_PARAMETERS = 32_766;
/** Characters in one statement: up to four bytes each stay below MariaDB's `max_allowed_packet` of 16 MB. */
const MAX_CHARACTERS = 3_500_000;
/** Rows of one UPDATE: each of its columns looks for its row among all of them, so its cost grows with their square. */
const MAX_UPDATED = 25;

/**
 * Inserts rows that have all their columns set with as few statements as both databases' limits allow. Written for
 * batches of a whole mailbox: TypeORM's builder, which reads back and notifies, takes several times as long.
 */
export async function insertInBatches<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  rows: T[],
): Promise<void> {
  const { name, columns } = tableOf(manager, entity);
  const names = columns.map((column) => column.name).join(', ');
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  for (const batch of batchesOf(rows, Math.floor(MAX_PARAMETERS / columns.length), MAX_CHARACTERS)) {
    await manager.query(
      `INSERT INTO ${name} (${names}) VALUES ${batch.map(() => tuple).join(', ')}`,
      batch.flatMap((row) => columns.map((column) => column.write(row))),
    );
  }
}

/**
 * Updates these columns of rows that exist, each to its own values, with a statement for each 25 rows. An upsert would
 * do the same with more locks: MySQL locks the gaps beside every unique key of a row that it might insert, and so makes
 * those wait who add rows there.
 *
 * @param only which of them: those whose column still holds this value
 */
export async function updateInBatches<T extends ObjectLiteral & { id: string }>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  rows: T[],
  properties: readonly (keyof T & string)[],
  only?: { property: keyof T & string; value: unknown },
): Promise<void> {
  const table = tableOf(manager, entity);
  const columnOf = (property: string) => table.columns.find((column) => column.property === property)!;
  const columns = properties.map(columnOf);
  const condition = only ? ` AND ${columnOf(only.property).name} = ?` : '';
  const id = columnOf('id').name;
  for (const batch of batchesOf(rows, MAX_UPDATED, MAX_CHARACTERS)) {
    const cases = batch.map(() => 'WHEN ? THEN ?').join(' ');
    const changes = columns.map((column) => `${column.name} = CASE ${id} ${cases} END`);
    const values = columns.flatMap((column) => batch.flatMap((row) => [row.id, column.write(row)]));
    await manager.query(
      `UPDATE ${table.name} SET ${changes.join(', ')} WHERE ${id} IN (${batch.map(() => '?').join(', ')})${condition}`,
      [...values, ...batch.map((row) => row.id), ...(only ? [only.value] : [])],
    );
  }
}
