import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import { IncomingEmailServerRepository } from '../email-servers/incoming-email-server.repository';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import { normaliseAddress } from '../mail/addresses';
import type { NotificationRow } from '../notifications/notification.entity';
import { NotificationService } from '../notifications/notification.service';
import { replyDraft, statusChangeDraft } from '../notifications/templates';
import { TemplateService } from '../templates/template.service';
import { type CheckedReply, copiedTo } from './reply-input';
import { RequestEntryRepository } from './request-entry.repository';
import type { RequestRow } from './request.entity';
import { requestKey } from './request-key';

/** Makes the mails of a request: to whom, over which server, and in which conversation mail programs show them. */
@Injectable()
export class RequestOutbox {
  constructor(
    private readonly entries: RequestEntryRepository,
    private readonly incoming: IncomingEmailServerRepository,
    private readonly outgoing: OutgoingEmailServerRepository,
    private readonly notifications: NotificationService,
    private readonly templates: TemplateService,
  ) {}

  async reply(
    tx: Tx,
    request: RequestRow,
    reply: CheckedReply,
    technicianName: string | null,
  ): Promise<NotificationRow> {
    const incoming = await this.incoming.findAll(tx);
    const outgoing = await this.outgoing.findAll(tx);
    const source = incoming.find((server) => server.id === request.sourceId);
    const ownKeys = new Set([...incoming, ...outgoing].map((server) => normaliseAddress(server.email).key));
    const [row] = await this.notifications.enqueue(tx, [
      replyDraft(await this.templates.words(tx), {
        request: { ...request, key: requestKey(request.number) },
        technicianName,
        ccEmails: copiedTo([...request.ccEmails, ...reply.ccEmails], request.requesterKey, ownKeys),
        text: reply.text,
        html: reply.html,
        attachmentIds: reply.attachmentIds,
        outgoingEmailServerId: source?.outgoingEmailServerId ?? null,
        answersTo: source ? { mailbox: source, requestNumber: request.number } : null,
        references: await this.entries.findMessageIds(tx, request.id),
      }),
    ]);
    return row!;
  }

  /** Tells the requester of the status that the request has now. */
  async statusChanged(tx: Tx, request: RequestRow): Promise<void> {
    const source = request.sourceId === null ? null : await this.incoming.find(tx, request.sourceId);
    const draft = statusChangeDraft(await this.templates.words(tx), {
      request: { ...request, key: requestKey(request.number) },
      status: request.status.toLowerCase(),
      outgoingEmailServerId: source?.outgoingEmailServerId ?? null,
      answersTo: source && { mailbox: source, requestNumber: request.number },
      references: await this.entries.findMessageIds(tx, request.id),
    });
    await this.notifications.enqueue(tx, [draft]);
  }
}
