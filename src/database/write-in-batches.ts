import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { batchesOf } from './batches';
import { type TableColumn, tableOf } from './table';

/** MySQL takes at most 65 535 parameters in one statement. */
const MAX_PARAMETERS = 65_535;
/** Characters in one statement: up to four bytes each stay below MariaDB's `max_allowed_packet` of 16 MB. */
const MAX_CHARACTERS = 3_500_000;
/** Rows of one UPDATE on MySQL, where each of its columns looks for its row among all of them. */
const MAX_UPDATED = 25;
/** Rows of one statement on SQLite: it goes over no network, and is prepared once for all of this size. */
const SQLITE_ROWS = 32;

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
  const [shared, own] = isSqlite(manager) ? bySharing(columns, rows) : [[], columns];
  const names = [...shared, ...own].map((column) => column.name).join(', ');
  // What follows the highest number so far is numbered on, so these stand first.
  const tuple = `(${[...shared.map((_, i) => `?${i + 1}`), ...own.map(() => '?')].join(', ')})`;
  for (const batch of batched(manager, rows, Math.floor(MAX_PARAMETERS / columns.length))) {
    const tuples = Array<string>(batch.length).fill(tuple).join(', ');
    await manager.query(`INSERT INTO ${name} (${names}) VALUES ${tuples}`, valuesOf(shared, own, batch));
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
  const columns = properties.map(columnOf);
  const [shared, own] = isSqlite(manager) ? bySharing(columns, rows) : [[], columns];
  const update: Update = {
    table: table.name,
    id: columnOf('id'),
    shared,
    own,
    condition: only ? ` AND ${table.name}.${columnOf(only.property).name} = ?` : '',
  };
  for (const batch of batched(manager, rows, MAX_UPDATED)) {
    const [statement, values] = isSqlite(manager) ? updateFromValues(update, batch) : updateByCases(update, batch);
    await manager.query(statement, only ? [...values, only.value] : values);
  }
}

interface Update {
  /** Escaped. */
  table: string;
  id: TableColumn;
  shared: TableColumn[];
  own: TableColumn[];
  /** With a parameter that follows the others. */
  condition: string;
}

type Row = ObjectLiteral & { id: string };
type Statement = [sql: string, parameters: unknown[]];

function isSqlite(manager: EntityManager): boolean {
  return manager.dataSource.options.type === 'better-sqlite3';
}

function batched<T extends ObjectLiteral>(manager: EntityManager, rows: T[], maxRowsOnMysql: number): T[][] {
  return isSqlite(manager) ? batchesOf(rows, SQLITE_ROWS) : batchesOf(rows, maxRowsOnMysql, MAX_CHARACTERS);
}

/**
 * The columns in which all rows have the same value, and the others. SQLite can be given such a value once, and it is
 * the number of values that takes time.
 */
function bySharing(columns: TableColumn[], rows: ObjectLiteral[]): [shared: TableColumn[], own: TableColumn[]] {
  const shared: TableColumn[] = [];
  const own: TableColumn[] = [];
  for (const column of columns) (isShared(column.property, rows) ? shared : own).push(column);
  return [shared, own];
}

function isShared(property: string, rows: ObjectLiteral[]): boolean {
  for (const row of rows) if (row[property] !== rows[0]![property]) return false;
  return true;
}

/**
 * First what the rows share, then each row's own. Plain loops, here and above: what calls inner functions is compiled
 * anew by V8 for each kind of rows that it meets, which takes longer than the work.
 */
function valuesOf(shared: TableColumn[], own: TableColumn[], rows: ObjectLiteral[]): unknown[] {
  const values: unknown[] = [];
  for (const column of shared) values.push(column.write(rows[0]!));
  for (const row of rows) for (const column of own) values.push(column.write(row));
  return values;
}

/** For SQLite. MySQL knows no form of it that MariaDB knows too. */
function updateFromValues({ table, id, shared, own, condition }: Update, rows: Row[]): Statement {
  const tuple = `(?${', ?'.repeat(own.length)})`;
  const tuples = Array<string>(rows.length).fill(tuple).join(', ');
  const changes = [
    ...shared.map(({ name }) => `${name} = ?`),
    ...own.map(({ name }, i) => `${name} = v.column${i + 2}`),
  ];
  return [
    `UPDATE ${table} SET ${changes.join(', ')} FROM (VALUES ${tuples}) v WHERE ${table}.${id.name} = v.column1${condition}`,
    valuesOf(shared, [id, ...own], rows),
  ];
}

function updateByCases({ table, id, own, condition }: Update, rows: Row[]): Statement {
  const cases = rows.map(() => 'WHEN ? THEN ?').join(' ');
  const changes = own.map(({ name }) => `${name} = CASE ${id.name} ${cases} END`);
  const values = own.flatMap((column) => rows.flatMap((row) => [row.id, column.write(row)]));
  return [
    `UPDATE ${table} SET ${changes.join(', ')} WHERE ${id.name} IN (${rows.map(() => '?').join(', ')})${condition}`,
    [...values, ...rows.map((row) => row.id)],
  ];
}
