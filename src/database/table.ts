import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

/** How the values of one column go to the database and come back. */
export interface TableColumn {
  property: string;
  /** Escaped. */
  name: string;
  write: (row: ObjectLiteral) => unknown;
  read: (value: unknown) => unknown;
}

export interface Table {
  /** Escaped. */
  name: string;
  columns: TableColumn[];
}

const tables = new WeakMap<DataSource, Map<EntityTarget<ObjectLiteral>, Table>>();

/**
 * What statements of our own need of an entity, asked of TypeORM once: it looks at a dozen properties for each value,
 * which is most of the time when a batch of a large mailbox is written.
 */
export function tableOf({ dataSource }: EntityManager, entity: EntityTarget<ObjectLiteral>): Table {
  const known = tables.get(dataSource) ?? new Map<EntityTarget<ObjectLiteral>, Table>();
  tables.set(dataSource, known);
  const table = known.get(entity) ?? describe(dataSource, entity);
  known.set(entity, table);
  return table;
}

function describe(dataSource: DataSource, entity: EntityTarget<ObjectLiteral>): Table {
  const { tablePath, columns, embeddeds } = dataSource.getMetadata(entity);
  if (embeddeds.length > 0) throw new Error(`${tablePath} has columns in an object of their own: use TypeORM's way.`);
  return {
    name: dataSource.driver.escape(tablePath),
    columns: columns.map((column) => describeColumn(dataSource, column)),
  };
}

function describeColumn({ driver }: DataSource, column: ColumnMetadata): TableColumn {
  const { propertyName, transformer } = column;
  const base = { property: propertyName, name: driver.escape(column.databaseName) };
  if (column.type === 'datetime') {
    return {
      ...base,
      write: (row) => (driver.preparePersistentValue(row[propertyName], column) ?? null) as unknown,
      read: (value) => driver.prepareHydratedValue(value, column) as unknown,
    };
  }
  // The other types of ./columns are what the driver takes and gives.
  const write = transformer && !Array.isArray(transformer) ? (v: unknown): unknown => transformer.to(v) : same;
  const read = transformer && !Array.isArray(transformer) ? (v: unknown): unknown => transformer.from(v) : same;
  return { ...base, write: (row) => write(row[propertyName]) ?? null, read };
}

const same = (value: unknown) => value;
