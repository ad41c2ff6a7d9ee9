import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { batchesOf } from './batches';
import { type TableColumn, tableOf } from './table';

/** SQLite takes at most 32 766 parameters in one statement, MySQL 65 535. */
const MAX_PARAMETERS = 32_766;
/** Characters in one statement: up to four bytes each stay below MariaDB's `max_allowed_packet` of 16 MB. */
const MAX_CHARACTERS = 3_500_000;
/** Rows of one UPDATE on MySQL, where each of its columns looks for its row among all of them. */
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
  for (const batch of batchesOf(rows, Math.floor(MAX_PARAMETERS / columns.length), MAX_CHARACTERS)) {
    const [shared, own] = isSqlite(manager) ? bySharing(columns, batch) : [[], columns];
    const names = [...shared, ...own].map((column) => column.name).join(', ');
    // What follows the highest number so far is numbered on, so these stand first.
    const tuple = `(${[...shared.map((_, i) => `?${i + 1}`), ...own.map(() => '?')].join(', ')})`;
    await manager.query(`INSERT INTO ${name} (${names}) VALUES ${batch.map(() => tuple).join(', ')}`, [
      ...shared.map((column) => column.write(batch[0]!)),
      ...batch.flatMap((row) => own.map((column) => column.write(row))),
    ]);
  }
}

/**
 * Updates these columns of rows that exist, each to its own values. An upsert would do the same with more locks: MySQL
 * locks the gaps beside every unique key of a row that it might insert, and so makes those wait who add rows there.
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
  const update: Update = {
    table: table.name,
    id: columnOf('id').name,
    columns: properties.map(columnOf),
    condition: only ? ` AND ${table.name}.${columnOf(only.property).name} = ?` : '',
  };
  const maxRows = isSqlite(manager) ? Math.floor((MAX_PARAMETERS - 1) / (properties.length + 1)) : MAX_UPDATED;
  for (const batch of batchesOf(rows, maxRows, MAX_CHARACTERS)) {
    const [statement, values] = isSqlite(manager) ? updateFromValues(update, batch) : updateByCases(update, batch);
    await manager.query(statement, only ? [...values, only.value] : values);
  }
}

interface Update {
  /** This, and the id's and the columns' names, escaped. */
  table: string;
  id: string;
  columns: TableColumn[];
  /** With a parameter that follows the others. */
  condition: string;
}

type Row = ObjectLiteral & { id: string };
type Statement = [sql: string, parameters: unknown[]];

function isSqlite(manager: EntityManager): boolean {
  return manager.dataSource.options.type === 'better-sqlite3';
}

/**
 * The columns in which all rows have the same value, and the others. SQLite can be given such a value once, and it is
 * the number of values that takes time.
 */
function bySharing(columns: TableColumn[], rows: ObjectLiteral[]): [shared: TableColumn[], own: TableColumn[]] {
  const [first] = rows;
  const isShared = ({ property }: TableColumn) => rows.every((row) => row[property] === first![property]);
  return [columns.filter(isShared), columns.filter((column) => !isShared(column))];
}

/** For SQLite. MySQL knows no form of it that MariaDB knows too. */
function updateFromValues({ table, id, columns, condition }: Update, rows: Row[]): Statement {
  const [shared, own] = bySharing(columns, rows);
  const tuple = `(?${', ?'.repeat(own.length)})`;
  const changes = [
    ...shared.map(({ name }) => `${name} = ?`),
    ...own.map(({ name }, i) => `${name} = v.column${i + 2}`),
  ];
  return [
    `UPDATE ${table} SET ${changes.join(', ')} FROM (VALUES ${rows.map(() => tuple).join(', ')}) v ` +
      `WHERE ${table}.${id} = v.column1${condition}`,
    [
      ...shared.map((column) => column.write(rows[0]!)),
      ...rows.flatMap((row) => [row.id, ...own.map((column) => column.write(row))]),
    ],
  ];
}

function updateByCases({ table, id, columns, condition }: Update, rows: Row[]): Statement {
  const cases = rows.map(() => 'WHEN ? THEN ?').join(' ');
  const changes = columns.map(({ name }) => `${name} = CASE ${id} ${cases} END`);
  const values = columns.flatMap((column) => rows.flatMap((row) => [row.id, column.write(row)]));
  return [
    `UPDATE ${table} SET ${changes.join(', ')} WHERE ${id} IN (${rows.map(() => '?').join(', ')})${condition}`,
    [...values, ...rows.map((row) => row.id)],
  ];
}
