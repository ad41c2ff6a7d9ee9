import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Dovecot } from './dovecot';
import { MariaDb } from './mariadb';
import { Postfix } from './postfix';
import { Proxies } from './proxies';

/** What a test has to know of the running servers. */
export interface Services {
  /** The process that keeps the servers running, and stops them when it is asked to (SIGTERM). */
  pid: number;
  /** Everything of theirs is below it: configuration, mail, logs. */
  folder: string;
  /** PEM file of the authority that signed the servers' certificates. */
  caFile: string;
  mariadb: MariaDb;
  dovecot: Dovecot;
  postfix: Postfix;
  proxies: Proxies;
  /** The ports of the OAuth servers that are asked about access tokens, a file each. */
  tokenServersFolder: string;
}

export const USERS = [
  'support@desk.test',
  'sales@desk.test',
  'billing@desk.test',
  'alice@customer.test',
  'bob@customer.test',
];

/** Every user's. */
export const PASSWORD = 'secret';

/** The environment variable with the path of the file below; jest's workers inherit it. */
export const STATE_FILE_VARIABLE = 'MAILROOM_TEST_SERVICES';

export function writeState(file: string, services: Services): void {
  // renamed, so that nobody reads half of it
  writeFileSync(`${file}.new`, JSON.stringify(services, null, 2));
  renameSync(`${file}.new`, file);
}

export function readState(file: string): Services | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Services) : undefined;
}

/** The running servers, for specs. */
export function services(): Services {
  const file = process.env[STATE_FILE_VARIABLE];
  const state = file ? readState(file) : undefined;
  if (state) return state;
  throw new Error(
    `No test servers: ${STATE_FILE_VARIABLE} is ${file ?? 'not set'}. Run this with \`npm run test:services\`, or start ` +
      'them with `node -r @swc-node/register test/support/services/cli.ts start` and set what it prints.',
  );
}
