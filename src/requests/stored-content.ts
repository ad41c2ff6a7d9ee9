import { Readable } from 'node:stream';
import type { HtmlSection } from '../mail/mime-part';
import { type TransferEncoding, decodeTransfer, joined } from '../mail/transfer-encoding';
import type { BlobStore } from '../storage/blob-store';
import type { BlobRef } from '../storage/packs';
import { StoredBytes } from '../storage/stored-bytes';

/** A content in the store: mostly a part of a raw message, encoded as it is there. */
export interface StoredContent {
  blobRef: BlobRef;
  /** What is to be undone to read it; null when it stands there as it is. */
  transferEncoding: TransferEncoding | null;
}

/** The same of HTML, which stands there as it came. */
export type StoredHtml = StoredContent & Pick<HtmlSection, 'charset'>;

/** Rejects with ENOENT when its pack is gone. */
export async function readContent(blobs: BlobStore, content: StoredContent): Promise<Buffer> {
  return joined(decodeTransfer(await blobs.read(content.blobRef), content.transferEncoding));
}

/** The same piece by piece, with short waits for the disk. Throws ENOENT when its pack is gone. */
export function streamContent(blobs: BlobStore, content: StoredContent): Readable {
  const stored = new StoredBytes(blobs.dir, content.blobRef);
  const pieces = decodeTransfer(stored, content.transferEncoding)[Symbol.iterator]();
  return new Readable({
    read() {
      let next = pieces.next();
      // Without a byte to pass on, a stream may not ask again.
      while (!next.done && next.value.length === 0) next = pieces.next();
      // A copy, because a piece is good until the next one is asked for, and a slow reader has not taken it by then.
      this.push(next.done ? null : Buffer.from(next.value));
    },
    destroy(error, callback) {
      stored.close();
      callback(error);
    },
  });
}
