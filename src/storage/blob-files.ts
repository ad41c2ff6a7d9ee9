import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * Content-addressed files: DIR/ab/abcdef… named by the SHA-256 of their bytes. Plain functions, because worker threads
 * use them too.
 */

export interface Blob {
  /** SHA-256 of the bytes, in hex: the name. */
  sha256: string;
  sizeBytes: number;
}

export function blobPath(dir: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not the name of a stored file');
  return join(dir, sha256.slice(0, 2), sha256);
}

/** Makes the 256 folders, once, so that writing never has to. */
export function prepareBlobDir(dir: string): void {
  for (let i = 0; i < 256; i++) mkdirSync(join(dir, i.toString(16).padStart(2, '0')), { recursive: true });
}

/**
 * Writes all of them so that they survive a power cut before this resolves: temporary file, fsync, rename, then one
 * fsync for each folder (invariant 11). Bytes that are there already are only touched, which keeps the sweeper away.
 */
export async function writeBlobs(dir: string, contents: Uint8Array[]): Promise<Blob[]> {
  const folders = new Set<string>();
  const blobs = await Promise.all(
    contents.map(async (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = blobPath(dir, sha256);
      if (!(await touch(path))) {
        await writeDurably(path, bytes);
        folders.add(join(dir, sha256.slice(0, 2)));
      }
      return { sha256, sizeBytes: bytes.length };
    }),
  );
  await Promise.all([...folders].map(syncFolder));
  return blobs;
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

async function touch(path: string): Promise<boolean> {
  try {
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
