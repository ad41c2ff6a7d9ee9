import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { INSTALLATION_PROPERTY, PropertyRepository } from '../database/property.repository';
import { composeMail } from '../email-servers/compose-mail';
import { mailOf, type Sender } from './mail-of';
import type { Claimed } from './outbox.types';
import { OutgoingAttachmentRegistry } from './outgoing-attachment-registry';

/** Makes the bytes of a notification, for the server that is going to send it. */
@Injectable()
export class MailComposerService {
  private installationId: string | null = null;

  constructor(
    private readonly properties: PropertyRepository,
    private readonly attachments: OutgoingAttachmentRegistry,
  ) {}

  /** Throws UnsendableMail when no mail can be made of it, ever. Files are closed when `use` has settled. */
  async withMail<T>(
    { notification, body }: Pick<Claimed, 'notification' | 'body'>,
    sender: Sender,
    use: (message: Buffer | Readable) => Promise<T>,
  ): Promise<T> {
    this.installationId ??= await this.properties.get(null, INSTALLATION_PROPERTY);
    const attachments = await this.attachments.load(notification.attachmentIds);
    try {
      return await use(composeMail(mailOf(notification, body, sender, this.installationId, attachments)));
    } finally {
      for (const { content } of attachments) if (!Buffer.isBuffer(content)) content.destroy();
    }
  }
}
