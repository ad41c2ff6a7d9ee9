import { buffer } from 'node:stream/consumers';
import type { MulterModuleOptions } from '@nestjs/platform-express';
import type { StorageEngine } from 'multer';
import type { BlobStore } from '../storage/blob-store';
import type { BlobRef } from '../storage/packs';

export const MAX_UPLOAD_BYTES = 25 * 1024 * 1024;
export const MAX_UPLOAD_FILES = 10;

/** A file of a multipart upload whose bytes are in the store. */
export interface StoredUpload {
  originalname: string;
  mimetype: string;
  size: number;
  blobRef: BlobRef;
}

/** Puts every file into the store as it arrives, so that one upload holds one file in memory and not all of them. */
export function uploadOptions(blobs: BlobStore): MulterModuleOptions {
  const storage: StorageEngine = {
    _handleFile(_request, file, done) {
      buffer(file.stream)
        .then(async (bytes) => {
          const [blobRef] = await blobs.put([bytes]);
          const stored: Partial<StoredUpload> = { size: bytes.length, blobRef };
          done(null, stored);
        })
        .catch(done);
    },
    // Bytes without a row can be reached by nobody, until StoreSweeper removes them.
    _removeFile: (_request, _file, done) => done(null),
  };
  return {
    storage,
    defParamCharset: 'utf8',
    limits: { fileSize: MAX_UPLOAD_BYTES, files: MAX_UPLOAD_FILES, fields: 0, parts: MAX_UPLOAD_FILES },
  };
}
