import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import { IncomingEmailServerRepository } from '../email-servers/incoming-email-server.repository';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import { normaliseAddress } from '../mail/addresses';
import type { NotificationRow } from '../notifications/notification.entity';
import { NotificationService } from '../notifications/notification.service';
import { replyDraft } from '../notifications/templates';
import { type CheckedReply, copiedTo } from './reply-input';
import { RequestEntryRepository } from './request-entry.repository';
import type { RequestRow } from './request.entity';
import { requestKey } from './request-key';

/** Makes the mail of a reply: to whom, over which server, and in which conversation mail programs show it. */
@Injectable()
export class ReplyOutbox {
  constructor(
    private readonly entries: RequestEntryRepository,
    private readonly incoming: IncomingEmailServerRepository,
    private readonly outgoing: OutgoingEmailServerRepository,
    private readonly notifications: NotificationService,
  ) {}

  async enqueue(tx: Tx, request: RequestRow, reply: CheckedReply): Promise<NotificationRow> {
    const incoming = await this.incoming.findAll(tx);
    const outgoing = await this.outgoing.findAll(tx);
    const source = incoming.find((server) => server.id === request.sourceId);
    const ownKeys = new Set([...incoming, ...outgoing].map((server) => normaliseAddress(server.email).key));
    const [row] = await this.notifications.enqueue(tx, [
      replyDraft({
        request: { ...request, key: requestKey(request.number) },
        ccEmails: copiedTo([...request.ccEmails, ...reply.ccEmails], request.requesterKey, ownKeys),
        text: reply.text,
        html: reply.html,
        attachmentIds: reply.attachmentIds,
        outgoingEmailServerId: source?.outgoingEmailServerId ?? null,
        references: await this.entries.findMessageIds(tx, request.id),
      }),
    ]);
    return row!;
  }
}
