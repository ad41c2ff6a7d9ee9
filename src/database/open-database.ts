import { QueryFailedError, type DataSource } from 'typeorm';
import { Database } from './database';
import { dataSourceOptions, type Entities, newDataSource } from './data-source';
import { lockSqlite } from './sqlite-lock';

/** The database cannot be used as it is; the message tells an operator what to do. */
export class DatabaseUnusable extends Error {}

/** Connects, migrates, and answers the database with what frees it again. Throws DatabaseUnusable. */
export async function openDatabase(
  url: string,
  entities: Entities,
  checksNesting = true,
): Promise<{ database: Database; release: () => Promise<void> }> {
  const writer = newDataSource(dataSourceOptions(url, entities));
  const onSqlite = writer.options.type === 'better-sqlite3';
  const unlock = onSqlite ? takeLock(url.slice('sqlite:'.length)) : () => undefined;
  try {
    await connect(writer);
    await migrate(writer);
    const reader = onSqlite ? newDataSource(dataSourceOptions(url, entities, true)) : writer;
    if (reader !== writer) await reader.initialize();
    const database = new Database(writer, reader, onSqlite, checksNesting);
    return {
      database,
      release: async () => {
        await database.close();
        unlock();
      },
    };
  } catch (error) {
    if (writer.isInitialized) await writer.destroy();
    unlock();
    throw error;
  }
}

function takeLock(path: string): () => void {
  try {
    return lockSqlite(path);
  } catch (cause) {
    throw new DatabaseUnusable((cause as Error).message, { cause });
  }
}

async function connect(dataSource: DataSource): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw new DatabaseUnusable(
      `The database does not answer: ${(cause as Error).message}. Check DATABASE_URL (its password is not shown here).`,
      { cause },
    );
  }
}

/**
 * Runs what is missing. On SQLite all of it is one transaction. MySQL commits each DDL statement, so there migrations
 * create only what is not there yet and simply run again; a named lock lets one process of several do it.
 */
async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.options.type === 'mysql' ? dataSource.createQueryRunner() : null;
  try {
    await runner?.query("SELECT GET_LOCK('mailroom-migrations', 120)");
    await dataSource.runMigrations({ transaction: 'all' });
  } catch (cause) {
    const what =
      cause instanceof QueryFailedError ? `${cause.message} in: ${cause.query.slice(0, 200)}` : String(cause);
    throw new DatabaseUnusable(
      `Upgrading the database failed: ${what}. The version that ran before can still be started; migrations only add.`,
      { cause },
    );
  } finally {
    await runner?.query("SELECT RELEASE_LOCK('mailroom-migrations')");
    await runner?.release();
  }
}
