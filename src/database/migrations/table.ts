import { type QueryRunner, Table, TableForeignKey, TableIndex } from 'typeorm';

/** `varchar(36)`, `int`, `datetime(3)`; a `?` at the end makes the column nullable. */
type ColumnType = string;

interface Keys {
  primary?: string | string[];
  unique?: Record<string, string[]>;
  indexes?: Record<string, string[]>;
  /** Name: [column, table, column there, what deleting it does]. */
  foreignKeys?: Record<string, [string, string, string, 'CASCADE' | 'RESTRICT' | 'SET NULL']>;
}

/**
 * Creates a table that means the same on SQLite and MySQL, unless it is there already: MySQL commits every DDL
 * statement by itself, so a migration that failed half-way must be able to run again.
 */
export async function createTable(
  q: QueryRunner,
  name: string,
  columns: Record<string, ColumnType>,
  keys: Keys = {},
): Promise<void> {
  const primary = [keys.primary ?? 'id'].flat();
  // TypeORM reads an `int` entity column as `integer` on SQLite and would report drift for the other spelling.
  const int = q.dataSource.options.type === 'better-sqlite3' ? 'integer' : 'int';
  const table = new Table({
    name,
    columns: Object.entries(columns).map(([column, text]) => {
      const [, type, size, nullable] = /^(\w+)(?:\((\d+)\))?(\?)?$/.exec(text) ?? [];
      if (!type) throw new Error(`${name}.${column}: "${text}" is no column type`);
      return {
        name: column,
        type: type === 'int' ? int : type,
        ...(size && (type === 'datetime' ? { precision: Number(size) } : { length: size })),
        isNullable: nullable === '?',
        isPrimary: primary.includes(column),
      };
    }),
    indices: [
      ...Object.entries(keys.unique ?? {}).map(
        ([index, columnNames]) => new TableIndex({ name: index, columnNames, isUnique: true }),
      ),
      ...Object.entries(keys.indexes ?? {}).map(([index, columnNames]) => new TableIndex({ name: index, columnNames })),
    ],
    foreignKeys: Object.entries(keys.foreignKeys ?? {}).map(
      ([key, [column, referencedTableName, there, onDelete]]) =>
        new TableForeignKey({
          name: key,
          columnNames: [column],
          referencedTableName,
          referencedColumnNames: [there],
          onDelete,
          // MySQL reports RESTRICT as NO ACTION's synonym; naming it keeps the drift check quiet on both.
          onUpdate: 'NO ACTION',
        }),
    ),
  });
  await q.createTable(table, true);
}

/** Unless it is there already. Nullable, because rows are there already and there are no defaults in the database. */
export async function addColumn(q: QueryRunner, table: string, column: string, type: string): Promise<void> {
  if (!(await q.hasColumn(table, column))) await q.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type} NULL`);
}

/** Unless it is there already. */
export async function addIndex(q: QueryRunner, table: string, name: string, columnNames: string[]): Promise<void> {
  const there = (await q.getTable(table))?.indices.some((index) => index.name === name);
  if (!there) await q.createIndex(table, new TableIndex({ name, columnNames }));
}
