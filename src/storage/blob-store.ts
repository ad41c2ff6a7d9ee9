import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Clock } from '../common/clock';
import { PackWriter } from './pack-writer';
import { type BlobRef, blobPlace, writePack, writtenTo } from './packs';

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

  /** The same for one content that is being received. Nothing of it is kept when that fails. */
  putReceived(content: AsyncIterable<Uint8Array>): Promise<BlobRef> {
    return writtenTo(new PackWriter(this.dir, this.clock.now()), (pack) => pack.add(content));
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
