import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '../common/ids';
import type { Config } from '../config/config';
import type { Database } from '../database/database';
import { INSTALLATION_PROPERTY, type PropertyRepository } from '../database/property.repository';

/** DATA_DIR and the database do not belong together; the process exits with 78 (EX_CONFIG of sysexits.h). */
export class InstallationMismatch extends Error {}

export const INSTALLATION_ID = Symbol('installation id');

/**
 * Compares the installation's id in DATA_DIR with the one in the database: raw messages and the secret key are in the
 * one, the rows that refer to them in the other, and a mix of two installations would lose mail without a word. Runs
 * while the providers are made, so before any of them writes. Throws InstallationMismatch.
 */
export async function verifiedInstallationId(
  config: Config,
  db: Database,
  properties: PropertyRepository,
): Promise<string> {
  const path = join(config.dataDir, INSTALLATION_PROPERTY);
  const inFolder = existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
  const inDatabase = await properties.get(null, INSTALLATION_PROPERTY);
  if (inFolder !== inDatabase) throw new InstallationMismatch(explain(path, inFolder, inDatabase));
  if (inFolder !== null) return inFolder;
  const id = newId();
  mkdirSync(config.dataDir, { recursive: true });
  // wx: of two processes that start at once one fails here, and finds the other's id when it is started again.
  writeFileSync(path, `${id}\n`, { flag: 'wx' });
  await db.transaction((tx) => properties.set(tx, INSTALLATION_PROPERTY, id));
  return id;
}

function explain(path: string, inFolder: string | null, inDatabase: string | null): string {
  return [
    `DATA_DIR and DATABASE_URL belong to two installations: ${path} holds ${inFolder ?? 'nothing'},`,
    `the database ${inDatabase ?? 'nothing'}. Messages and keys are in the folder, what refers to them in the database.`,
    `Start with the folder and the database that belong together, e.g. from the same backup;`,
    `for a new installation take an empty folder and an empty database.`,
  ].join('\n');
}
