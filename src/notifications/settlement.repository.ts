import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { isForeignKeyViolation } from '../database/errors';
import type { Tx } from '../database/tx';
import { insertInBatches } from '../database/write-in-batches';
import { DeliveryAttemptRow } from './delivery-attempt.entity';
import { groupBy } from '../common/group-by';
import { NotificationRow } from './notification.entity';
import { NotificationState, RecipientState } from './notification.enums';
import { NotificationRepository } from './notification.repository';
import type { Settlement } from './outbox.types';

/** Writes what came of attempts, many at once: a mail sent costs a few microseconds of shared statements. */
@Injectable()
export class SettlementRepository extends BaseRepository {
  constructor(private readonly notifications: NotificationRepository) {
    super();
  }

  async settle(tx: Tx, settlements: Settlement[], now: Date): Promise<void> {
    await this.recordSent(tx, settlements, now);
    for (const s of settlements.filter((s) => !isSent(s))) {
      await this.update(tx, s.claimed.token, [s.claimed.notification.id], {
        state: s.decision.state,
        nextAttemptAt: s.decision.nextAttemptAt,
        attemptCount: s.claimed.notification.attemptCount + (s.attempt ? 1 : 0),
        handedOverAt: s.decision.state === NotificationState.UNCERTAIN ? now : null,
        ...(s.attempt?.succeeded ? { sentById: s.attempt.serverId, sentAt: now } : {}),
      });
    }
    // A delivery report may be here before this: what it says of a recipient is the later word.
    await this.notifications.updateRecipients(
      tx,
      settlements.flatMap((s) => s.decision.recipients),
      RecipientState.PENDING,
    );
    await insertInBatches(
      this.db.manager(tx),
      DeliveryAttemptRow,
      settlements.flatMap((s) => s.attempt ?? []),
    );
  }

  /** A server was deleted while it was sending. */
  isServerGone(error: unknown): boolean {
    return isForeignKeyViolation(error);
  }

  /** One statement for all that one server sent under one claim. */
  private async recordSent(tx: Tx, settlements: Settlement[], now: Date): Promise<void> {
    const key = (s: SentSettlement) => `${s.claimed.token} ${s.attempt.serverId} ${s.attempt.succeeded}`;
    for (const group of groupBy(settlements.filter(isSent), key).values()) {
      const first = group[0] as SentSettlement;
      const ids = group.map((s) => s.claimed.notification.id);
      const { serverId, succeeded } = first.attempt;
      const sender = succeeded ? ', sentById = ?, sentAt = ?' : '';
      await this.db.manager(tx).query(
        `UPDATE notifications SET state = ?, nextAttemptAt = NULL, attemptCount = attemptCount + 1, claimOwner = NULL,
           claimExpiresAt = NULL${sender}
         WHERE id IN (${placeholders(ids)}) AND claimOwner = ? AND state IN (?, ?)`,
        [
          NotificationState.SENT,
          ...(succeeded ? [serverId, this.parameter(NotificationRow, 'sentAt', now)] : []),
          ...ids,
          first.claimed.token,
          NotificationState.SENDING,
          NotificationState.UNCERTAIN,
        ],
      );
    }
  }

  /** UNCERTAIN too: whoever released the claim as stale could not know what we know. */
  private async update(tx: Tx, token: string, ids: string[], to: Record<string, unknown>): Promise<void> {
    const state = In([NotificationState.SENDING, NotificationState.UNCERTAIN]);
    await this.db
      .manager(tx)
      .createQueryBuilder()
      .update(NotificationRow)
      .set({ ...to, claimOwner: null, claimExpiresAt: null })
      .where({ id: In(ids), claimOwner: token, state })
      .execute();
  }
}

type SentSettlement = Settlement & { attempt: DeliveryAttemptRow };

/** By far the most; one that is SENT without a server being asked (nobody was left) is not among them. */
function isSent(s: Settlement): s is SentSettlement {
  return s.decision.state === NotificationState.SENT && s.attempt !== null;
}

const placeholders = (values: unknown[]) => values.map(() => '?').join(', ');
