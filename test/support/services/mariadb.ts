import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { idOfUser } from './accounts';
import { Processes } from './processes';

export interface MariaDb {
  host: string;
  port: number;
  user: string;
  password: string;
}

const SYSTEM_USER = 'mysql';

/** A server that runs already, whose user may make and drop databases: MySQL, or a MariaDB of another version. */
export function runningDatabase(url: string): MariaDb {
  const { hostname, port, username, password } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

/** An own MariaDB with an empty data directory below `folder`; it survives no crash, which makes it quick. */
export async function startMariaDb(processes: Processes, folder: string, port: number): Promise<MariaDb> {
  const server: MariaDb = { host: '127.0.0.1', port, user: 'mailroom', password: 'secret' };
  const dataFolder = join(folder, 'mariadb');
  const initFile = join(folder, 'mariadb-init.sql');
  // Its own, because a server that starts removes the temporary tables that it finds, those of another one too.
  const tmpFolder = join(folder, 'mariadb-tmp');
  for (const own of [dataFolder, tmpFolder]) {
    mkdirSync(own);
    giveTo(SYSTEM_USER, own);
  }
  await processes.run('mariadb-install-db', 'mariadb-install-db', [
    '--no-defaults',
    `--user=${SYSTEM_USER}`,
    `--datadir=${dataFolder}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  writeFileSync(
    initFile,
    `CREATE USER IF NOT EXISTS ${server.user}@'%' IDENTIFIED BY '${server.password}';\n` +
      `GRANT ALL PRIVILEGES ON *.* TO ${server.user}@'%';\n`,
  );
  await processes.start({
    name: 'mariadb',
    command: 'mariadbd',
    args: [
      '--no-defaults',
      `--user=${SYSTEM_USER}`,
      `--datadir=${dataFolder}`,
      `--tmpdir=${tmpFolder}`,
      `--socket=${join(dataFolder, 'mariadb.sock')}`,
      `--pid-file=${join(dataFolder, 'mariadb.pid')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--init-file=${initFile}`,
      '--skip-name-resolve',
      '--skip-log-bin',
      '--max-connections=500',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-fast-shutdown=2',
    ],
    ports: [port],
  });
  return server;
}

/** Makes an empty database and returns its URL, as DATABASE_URL takes it. */
export async function createDatabase(server: MariaDb, name: string): Promise<string> {
  await execute(server, `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return `mysql://${server.user}:${server.password}@${server.host}:${server.port}/${name}`;
}

export function dropDatabase(server: MariaDb, name: string): Promise<void> {
  return execute(server, `DROP DATABASE IF EXISTS \`${name}\``);
}

async function execute({ host, port, user, password }: MariaDb, sql: string): Promise<void> {
  const connection = await createConnection({ host, port, user, password });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

function giveTo(user: string, folder: string): void {
  const { uid, gid } = idOfUser(user);
  chownSync(folder, uid, gid);
}
