import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import { migrations } from './migrations';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type of an entity list
export type Entities = (Function | EntitySchema)[];

const MIGRATIONS_TABLE = 'schema_migrations';

/** What is used of libsql here. */
interface SqliteConnection {
  pragma(text: string): unknown;
  prepare(sql: string): { run(...parameters: unknown[]): unknown };
}

/** Options of the connection pool (MySQL) or of one connection (SQLite). `synchronize` is never on. */
export function dataSourceOptions(url: string, entities: Entities, readonly = false): DataSourceOptions {
  const shared = {
    entities,
    migrations,
    migrationsTableName: MIGRATIONS_TABLE,
    synchronize: false,
    logging: false,
  } as const;
  if (!url.startsWith('sqlite:')) {
    return {
      ...shared,
      type: 'mysql',
      url,
      charset: 'utf8mb4',
      timezone: 'Z',
      supportBigNumbers: true,
      poolSize: 10,
      isolationLevel: 'READ COMMITTED',
    };
  }
  return {
    ...shared,
    type: 'better-sqlite3',
    database: url.slice('sqlite:'.length),
    // libsql has better-sqlite3's interface and comes prebuilt from npm: no compiler, no download at install time.
    driver: Libsql,
    readonly,
    enableWAL: !readonly,
    statementCacheSize: 500,
    prepareDatabase: (db: SqliteConnection) => {
      takeParametersTogether(db);
      db.pragma('busy_timeout = 5000');
      // In KiB: the indexes that the intake of a large mailbox touches again and again.
      db.pragma('cache_size = -32768');
      if (readonly) return;
      // A committed row must survive a power cut; batches make this cheap (invariant 11).
      db.pragma('synchronous = FULL');
      // In pages of 4 KiB. The same pages change with every batch: copied back less often, they are copied once.
      db.pragma('wal_autocheckpoint = 8000');
    },
  };
}

/** A DataSource that accepts the column types of ./columns on SQLite too (its type affinity makes text of them). */
export function newDataSource(options: DataSourceOptions): DataSource {
  if (options.type === 'better-sqlite3') mkdirSync(dirname(options.database), { recursive: true });
  const dataSource = new DataSource(options);
  if (options.type === 'better-sqlite3') dataSource.driver.supportedDataTypes.push('longtext');
  return dataSource;
}

/** libsql flattens parameters that come one by one, as TypeORM gives them: for a batch of rows as long as binding them. */
function takeParametersTogether(db: SqliteConnection): void {
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    const statement = prepare(sql);
    const run = statement.run.bind(statement);
    statement.run = (...parameters) => run(parameters);
    return statement;
  };
}
