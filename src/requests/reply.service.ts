import { Injectable } from '@nestjs/common';
import type { Viewer } from '../auth/viewer';
import { newId } from '../common/ids';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import type { NotificationRow } from '../notifications/notification.entity';
import { ConversationService } from './conversation.service';
import { HtmlSanitiser } from './html-sanitiser';
import { type CheckedReply, checkReply } from './reply-input';
import { RequestOutbox } from './request-outbox.service';
import type { RequestEntryRow } from './request-entry.entity';
import type { RequestRow } from './request.entity';
import { EntryDirection } from './request.enums';
import type { RequestReplyInput } from './request.inputs';
import { RequestRepository } from './request.repository';
import { UploadsService } from './uploads.service';

export interface Reply {
  request: RequestRow;
  notification: NotificationRow;
}

/** A technician's answer: said in the request and sent to the requester, or neither. */
@Injectable()
export class ReplyService {
  constructor(
    private readonly db: Database,
    private readonly requests: RequestRepository,
    private readonly conversation: ConversationService,
    private readonly outbox: RequestOutbox,
    private readonly uploads: UploadsService,
    private readonly sanitiser: HtmlSanitiser,
  ) {}

  /** Throws UserInputError. */
  async reply(viewer: Viewer, id: string, input: RequestReplyInput): Promise<Reply> {
    const checked = checkReply(input);
    const reply = { ...checked, html: await this.sanitised(checked.html) };
    return this.db.transaction((tx) => this.record(tx, viewer, id, reply));
  }

  private async record(tx: Tx, viewer: Viewer, id: string, reply: CheckedReply): Promise<Reply> {
    const request = await this.requests.findById(tx, id);
    if (!request) throw UserInputError.notFound('request');
    const notification = await this.outbox.reply(tx, request, reply, viewer.name);
    const entry = outgoingEntry(request.id, viewer, reply, notification);
    await this.conversation.append(tx, [{ entry, attachments: [] }], []);
    await this.uploads.attach(tx, viewer, reply.attachmentIds, entry.id);
    return { request: (await this.requests.findById(tx, id)) ?? request, notification };
  }

  /** Outside the transaction, because it takes its time in another thread. */
  private async sanitised(html: string | null): Promise<string | null> {
    if (html === null) return null;
    const safe = await this.sanitiser.sanitise({ html, inlineImages: [] });
    if (safe !== null) return safe === '' ? null : safe;
    throw UserInputError.of('html', 'NOT_SANITISABLE', 'This HTML is too complex to be checked: simplify it.');
  }
}

/** It has the mail's Message-ID, so that the answer to it finds the request. */
function outgoingEntry(
  requestId: string,
  viewer: Viewer,
  reply: CheckedReply,
  notification: NotificationRow,
): RequestEntryRow {
  return {
    id: newId(),
    requestId,
    direction: EntryDirection.OUTGOING,
    authorEmail: viewer.email,
    authorName: viewer.name ?? (viewer.email === null ? viewer.label : null),
    text: reply.text,
    htmlRef: null,
    htmlTransferEncoding: null,
    htmlCharset: null,
    // Sanitised before it was sent.
    safeHtml: reply.html,
    messageId: notification.messageId,
    messageIdHash: notification.messageIdHash,
    inboundMessageId: null,
    notificationId: notification.id,
    createdAt: notification.createdAt,
  };
}
