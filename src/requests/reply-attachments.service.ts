import { Injectable } from '@nestjs/common';
import type { OutgoingAttachment } from '../email-servers/compose-mail';
import type { OutgoingAttachments } from '../notifications/outgoing-attachment-registry';
import { BlobStore } from '../storage/blob-store';
import { AttachmentRepository } from './attachment.repository';
import { streamContent } from './stored-content';

/** The files that a reply sends, for whoever sends it. */
@Injectable()
export class ReplyAttachments implements OutgoingAttachments {
  constructor(
    private readonly attachments: AttachmentRepository,
    private readonly blobs: BlobStore,
  ) {}

  async load(ids: string[]): Promise<OutgoingAttachment[]> {
    const rows = new Map((await this.attachments.findByIds(null, ids)).map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = rows.get(id);
      if (!row) throw new Error(`attachment ${id} is gone`);
      const { fileName, contentType } = row;
      return { fileName, contentType, contentId: null, content: streamContent(this.blobs, row) };
    });
  }
}
