import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabase, services } from './services';

export interface FreshDatabase {
  /** As DATABASE_URL takes it. */
  url: string;
  drop(): Promise<void>;
}

/** An empty database for one test file: SQLite in a temporary folder, or with TEST_DATABASE=mysql on the test MariaDB. */
export async function freshDatabase(): Promise<FreshDatabase> {
  return process.env.TEST_DATABASE === 'mysql' ? freshMariaDb() : freshSqlite();
}

async function freshMariaDb(): Promise<FreshDatabase> {
  const { mariadb } = services();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  return { url: await createDatabase(mariadb, name), drop: () => dropDatabase(mariadb, name) };
}

function freshSqlite(): FreshDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-db-'));
  const drop = () => Promise.resolve(rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return { url: `sqlite:${join(folder, 'app.sqlite')}`, drop };
}
