import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Blob, blobPath, prepareBlobDir, writeBlobs } from './blob-files';

/** Raw messages and attachments on disk, named by their content. */
export class BlobStore {
  readonly dir: string;

  constructor(dataDir: string) {
    this.dir = join(dataDir, 'blobs');
    prepareBlobDir(this.dir);
  }

  /** Durable when this resolves; write the row that names a blob afterwards. */
  put(contents: Uint8Array[]): Promise<Blob[]> {
    return writeBlobs(this.dir, contents);
  }

  read(sha256: string): Promise<Buffer> {
    return readFile(blobPath(this.dir, sha256));
  }

  stream(sha256: string): Readable {
    return createReadStream(blobPath(this.dir, sha256));
  }
}
