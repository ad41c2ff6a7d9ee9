import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { RETRY_HORIZON_MS } from './notification-rows';
import type { NotificationRow } from './notification.entity';
import { NotificationState } from './notification.enums';
import { NotificationRepository } from './notification.repository';
import { OutboxService } from './outbox.service';

/** What a person decides about a notification; each is a conditional update, so that it never crosses a delivery. */
@Injectable()
export class NotificationDecisionsService {
  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationRepository,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {}

  /** Sends it again, to those who have not got it; now, where it waits for its next attempt. */
  retry(actor: Actor, id: string, acceptDuplicate: boolean): Promise<NotificationRow> {
    return this.decide(actor, id, 'notification.retry', async (tx, row) => {
      if (row.state === NotificationState.UNCERTAIN && !acceptDuplicate) {
        throw UserInputError.of(
          'acceptDuplicate',
          'DUPLICATE_NOT_ACCEPTED',
          'It may have arrived: accept that somebody gets it twice, or confirm it as sent.',
        );
      }
      const now = this.clock.now();
      this.db.afterCommit(tx, () => this.outbox.wake());
      return this.notifications.requeue(
        tx,
        id,
        [
          NotificationState.FAILED,
          NotificationState.BLOCKED,
          NotificationState.RETRYING,
          ...(acceptDuplicate ? [NotificationState.UNCERTAIN] : []),
        ],
        now,
        new Date(now.getTime() + RETRY_HORIZON_MS),
      );
    });
  }

  /** For an UNCERTAIN one that did arrive. */
  confirmSent(actor: Actor, id: string): Promise<NotificationRow> {
    return this.decide(actor, id, 'notification.confirmSent', (tx) =>
      this.notifications.confirmSent(tx, id, this.clock.now()),
    );
  }

  cancel(actor: Actor, id: string): Promise<NotificationRow> {
    return this.decide(actor, id, 'notification.cancel', (tx) =>
      this.notifications.cancel(tx, id, [
        NotificationState.QUEUED,
        NotificationState.RETRYING,
        NotificationState.UNCERTAIN,
      ]),
    );
  }

  private decide(
    actor: Actor,
    id: string,
    action: string,
    apply: (tx: Tx, row: NotificationRow) => Promise<boolean>,
  ): Promise<NotificationRow> {
    return this.db.transaction(async (tx) => {
      const before = await this.notifications.findById(tx, id);
      if (!before) throw UserInputError.notFound('notification');
      if (!(await apply(tx, before))) throw wrongState(before);
      const after = await this.notifications.findById(tx, id);
      if (!after) throw UserInputError.notFound('notification');
      await this.audit.record(tx, actor, action, `notification "${before.subject.slice(0, 200)}" (${id})`, [
        { field: 'state', from: before.state, to: after.state },
      ]);
      return after;
    });
  }
}

function wrongState(row: NotificationRow): UserInputError {
  const sending = row.state === NotificationState.SENDING;
  const message = sending
    ? 'It is being sent right now.'
    : `This cannot be done to a notification that is ${row.state}.`;
  return UserInputError.of('id', 'WRONG_STATE', message);
}
