import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { UserInputError, Validation } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { safeFileName } from '../mail/file-name';
import type { AttachmentRow } from './attachment.entity';
import { AttachmentRepository } from './attachment.repository';
import { safeContentType } from './content-type';
import type { StoredUpload } from './upload.storage';

/** How long an upload waits for the reply that sends it. */
const KEEP_UNUSED_MS = 24 * 3_600_000;

export type Uploaded = Pick<AttachmentRow, 'id' | 'fileName' | 'sizeBytes'>;

/** Files that people upload for their replies. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly db: Database,
    private readonly attachments: AttachmentRepository,
    private readonly clock: Clock,
  ) {}

  async record(uploader: Actor, files: StoredUpload[]): Promise<Uploaded[]> {
    const rows = files.map((file) => this.rowOf(uploader, file));
    await this.db.transaction((tx) => this.attachments.add(tx, rows));
    return rows.map(({ id, fileName, sizeBytes }) => ({ id, fileName, sizeBytes }));
  }

  /** Throws UserInputError for what is no unused upload of this person; the transaction's other writes go with it. */
  async attach(tx: Tx, uploader: Actor, ids: string[], entryId: string): Promise<void> {
    const uploads = new Map((await this.attachments.findByIds(tx, ids)).map((row) => [row.id, row]));
    const v = new Validation();
    ids.forEach((id, i) => {
      const upload = uploads.get(id);
      const path = ['attachmentIds', String(i)];
      // Somebody else's upload is none as far as this person may know.
      if (v.check(upload?.uploadedBy === uploader.id, path, 'NOT_FOUND', 'There is no such upload of yours.')) {
        v.check(upload?.entryId === null, path, 'ALREADY_USED', 'This upload was already sent with another reply.');
      }
    });
    v.throwIfAny();
    const bound = await this.attachments.bind(tx, ids, entryId, uploader.id);
    if (bound !== ids.length) {
      throw UserInputError.of('attachmentIds', 'ALREADY_USED', 'An upload was sent with another reply meanwhile.');
    }
  }

  /** Removes rows only; with them their bytes are referred to by nobody, and StoreSweeper takes them. */
  async sweepUnused(): Promise<void> {
    const before = new Date(this.clock.ms() - KEEP_UNUSED_MS);
    await this.db.transaction((tx) => this.attachments.removeUnusedBefore(tx, before));
  }

  private rowOf(uploader: Actor, file: StoredUpload): AttachmentRow {
    return {
      id: newId(),
      entryId: null,
      uploadedBy: uploader.id,
      fileName: safeFileName(file.originalname, file.mimetype),
      contentType: safeContentType(file.mimetype),
      sizeBytes: file.size,
      inline: false,
      contentId: null,
      blobRef: file.blobRef,
      transferEncoding: null,
      createdAt: this.clock.now(),
    };
  }
}
