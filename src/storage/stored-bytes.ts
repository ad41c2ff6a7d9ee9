import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type BlobRef, blobPlace } from './packs';

/** Read at once, for those who ask for a little here and a little there. */
const WINDOW_BYTES = 64 * 1024;

/**
 * What a reference names, left on the disk: only what is asked for is read. All of it goes through one window, because
 * Buffers that are only looked at and dropped take 32 MB before they are collected. To be closed.
 */
export class StoredBytes {
  readonly length: number;
  private readonly path: string;
  private readonly offset: number;
  private readonly file: number;
  private readonly window = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  private windowStart = 0;
  private windowEnd = 0;

  /** Throws ENOENT when its pack is gone. */
  constructor(dir: string, ref: BlobRef) {
    ({ path: this.path, offset: this.offset, length: this.length } = blobPlace(dir, ref));
    this.file = openSync(this.path, 'r');
    if (fstatSync(this.file).size < this.offset + this.length) {
      this.close();
      throw new Error(`${this.path} is shorter than its rows say: restore it from a backup.`);
    }
  }

  /** As a Buffer's, but good until the next call only. Throws what the file system says. */
  subarray(start: number, end = this.length): Buffer {
    const to = Math.min(end, this.length);
    if (to - start > WINDOW_BYTES) return this.read(Buffer.allocUnsafeSlow(to - start), start);
    if (start < this.windowStart || to > this.windowEnd) {
      const length = Math.min(WINDOW_BYTES, this.length - start);
      // Empty while it is being read: nobody may take what a failed read has left there for the message.
      this.windowEnd = 0;
      this.read(this.window.subarray(0, length), start);
      [this.windowStart, this.windowEnd] = [start, start + length];
    }
    return this.window.subarray(start - this.windowStart, to - this.windowStart);
  }

  close(): void {
    closeSync(this.file);
  }

  private read(target: Buffer, start: number): Buffer {
    for (let read = 0; read < target.length;) {
      const count = readSync(this.file, target, read, target.length - read, this.offset + start + read);
      if (count === 0) throw Object.assign(new Error(`EIO: ${this.path} ended while it was being read`), { errno: 5 });
      read += count;
    }
    return target;
  }
}
