import Libsql from 'libsql';

/**
 * Admits one process to an SQLite database: an exclusive transaction on a small database beside it, held for as long as
 * the process lives. The operating system frees it with the process, also after kill -9, so it is never stale.
 * Throws when another process holds it.
 */
export function lockSqlite(databasePath: string): () => void {
  const lock = new Libsql(`${databasePath}.lock`);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new Error(
      `Another process uses the database ${databasePath}. Stop it first, or use MySQL for several processes.`,
      { cause },
    );
  }
  return () => lock.close();
}
