import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { timeOfId } from '../common/ids';
import { BlobReferenceRepository } from './blob-reference.repository';
import { BlobStore } from './blob-store';

/**
 * Packs are written before the rows that refer to them are committed, seconds at most; this is so much longer that no
 * pause of a process matters, and that a database which was restored by mistake can be put right.
 */
const GRACE_MS = 7 * 86_400_000;
/** Packs whose references are looked for at once. */
const AT_ONCE = 100;
const MONTH = /^\d{4}-\d{2}$/;
/** A pack, or what is left of one that was never finished. */
const FILE = /^([0-9a-f-]{36})(\.tmp)?$/;

export interface Swept {
  files: number;
  bytes: number;
}

/**
 * Removes packs to which no row refers: what a crash left, and what belonged to rows that are gone. A pack goes as a
 * whole or not at all; as long as one row refers to it, all of it stays.
 */
@Injectable()
export class StoreSweeper {
  constructor(
    private readonly blobs: BlobStore,
    private readonly references: BlobReferenceRepository,
    private readonly clock: Clock,
  ) {}

  async sweep(): Promise<Swept> {
    const swept = { files: 0, bytes: 0 };
    for (const month of (await names(this.blobs.dir)).filter((name) => MONTH.test(name))) {
      const old = await this.oldFiles(month);
      for (let from = 0; from < old.length; from += AT_ONCE) {
        for (const file of await this.unreferred(month, old.slice(from, from + AT_ONCE))) {
          const path = join(this.blobs.dir, month, file);
          swept.bytes += (await stat(path)).size;
          await rm(path);
          swept.files++;
        }
      }
    }
    return swept;
  }

  /** In order, so that neighbours are neighbours in an index, too. */
  private async oldFiles(month: string): Promise<string[]> {
    const before = this.clock.ms() - GRACE_MS;
    const isOld = (file: string) => timeOfId(FILE.exec(file)![1]!).getTime() < before;
    return (await names(join(this.blobs.dir, month))).filter((file) => FILE.test(file) && isOld(file)).sort();
  }

  private async unreferred(month: string, files: string[]): Promise<string[]> {
    const packOf = (file: string) => `${month}/${FILE.exec(file)![1]}`;
    const referred = await this.references.referredBetween(packOf(files[0]!), packOf(files.at(-1)!));
    return files.filter((file) => file.endsWith('.tmp') || !referred.has(packOf(file)));
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // Nothing was stored yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
