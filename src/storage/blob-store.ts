import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Clock } from '../common/clock';
import { type BlobRef, blobPlace, writePack } from './packs';

/** Raw messages, the HTML of entries and attachments on disk; rows hold references into it. */
export class BlobStore {
  readonly dir: string;

  constructor(
    dataDir: string,
    private readonly clock: Clock,
  ) {
    this.dir = join(dataDir, 'messages');
  }

  /** Durable when it resolves; write the rows with the references afterwards. */
  put(contents: readonly Uint8Array[]): Promise<BlobRef[]> {
    return writePack(this.dir, contents, this.clock.now());
  }

  async read(ref: BlobRef): Promise<Buffer> {
    const { path, offset, length } = blobPlace(this.dir, ref);
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, offset);
      if (bytesRead < length) throw new Error(`${path} is shorter than its rows say: restore it from a backup.`);
      return buffer;
    } finally {
      await file.close();
    }
  }

  stream(ref: BlobRef): Readable {
    const { path, offset, length } = blobPlace(this.dir, ref);
    return length === 0 ? Readable.from([]) : createReadStream(path, { start: offset, end: offset + length - 1 });
  }
}
