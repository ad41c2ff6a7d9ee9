import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { IncomingEmailServerRepository } from '../email-servers/incoming-email-server.repository';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import type { NotificationDraft } from './notification-draft';
import { idempotencyKeyHash } from './notification-rows';
import type { NotificationRow } from './notification.entity';
import type { SendNotificationInput } from './notification.inputs';
import { NotificationRepository } from './notification.repository';
import { NotificationService } from './notification.service';
import { RequestLookup } from './request-lookup';
import { toApiDraft } from './send-notification.validation';

/** Mail that programs ask for over the API. */
@Injectable()
export class SendNotificationService {
  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationRepository,
    private readonly outbox: NotificationService,
    private readonly servers: OutgoingEmailServerRepository,
    private readonly incoming: IncomingEmailServerRepository,
    private readonly requests: RequestLookup,
  ) {}

  /** The same idempotency key answers the first notification, whatever else is different. Throws UserInputError. */
  async send(asker: Actor, input: SendNotificationInput): Promise<NotificationRow> {
    const checked = toApiDraft(input);
    const answersTo = await this.answersTo(checked.requestId);
    const outgoingEmailServerId = checked.outgoingEmailServerId ?? answersTo?.mailbox.outgoingEmailServerId ?? null;
    const draft = { ...checked, outgoingEmailServerId, askedBy: asker.id, answersTo };
    try {
      return await this.db.transaction((tx) => this.sendOnce(tx, draft));
    } catch (error) {
      // On MySQL somebody else may have used the key between our look and our insert.
      const first = this.notifications.isKeyTakenMeanwhile(error) ? await this.findByKey(null, draft) : null;
      if (!first) throw error;
      return first;
    }
  }

  /** What concerns a request goes out and is answered where the request came in. */
  private async answersTo(requestId: string | null) {
    if (requestId === null) return null;
    const request = await this.requests.find(requestId);
    if (!request) throw UserInputError.notFound('request', 'requestId');
    const mailbox = request.sourceId === null ? null : await this.incoming.find(null, request.sourceId);
    return mailbox && { mailbox, requestNumber: request.number };
  }

  private async sendOnce(tx: Tx, draft: NotificationDraft): Promise<NotificationRow> {
    const first = await this.findByKey(tx, draft);
    if (first) return first;
    const server = draft.outgoingEmailServerId;
    if (server !== null && !(await this.servers.exists(tx, server))) {
      throw UserInputError.notFound('outgoing email server', 'outgoingEmailServerId');
    }
    const [row] = await this.outbox.enqueue(tx, [draft]);
    if (!row) throw new Error('One draft makes one notification.');
    return row;
  }

  private async findByKey(tx: Tx | null, { idempotencyKey }: NotificationDraft): Promise<NotificationRow | null> {
    if (idempotencyKey === null) return null;
    return this.notifications.findByIdempotencyKeyHash(tx, idempotencyKeyHash(idempotencyKey));
  }
}
