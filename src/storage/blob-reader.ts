import { closeSync, openSync, readSync } from 'node:fs';
import { type BlobRef, blobPlace } from './packs';

/**
 * Reads what references name, one after the other, in a thread that may wait for the disk. The last pack stays open,
 * because neighbours stand in one, and all are read into one piece of memory. To be closed.
 */
export class BlobReader {
  private path: string | null = null;
  private file = -1;
  private space = Buffer.alloc(0);

  constructor(private readonly dir: string) {}

  /** Good until the next one is read. Throws ENOENT when its pack is gone. */
  read(ref: BlobRef): Buffer {
    const { path, offset, length } = blobPlace(this.dir, ref);
    if (path !== this.path) this.open(path);
    if (length > this.space.length) this.space = Buffer.allocUnsafeSlow(2 * length);
    for (let read = 0; read < length;) {
      const count = readSync(this.file, this.space, read, length - read, offset + read);
      if (count === 0) throw new Error(`${path} is shorter than its rows say: restore it from a backup.`);
      read += count;
    }
    return this.space.subarray(0, length);
  }

  close(): void {
    if (this.path !== null) closeSync(this.file);
    this.path = null;
  }

  private open(path: string): void {
    this.close();
    this.file = openSync(path, 'r');
    this.path = path;
  }
}
