import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { groupBy } from '../common/group-by';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { DueRepository } from './due.repository';
import type { Wanted } from './lane';
import { NotificationState, RecipientState } from './notification.enums';
import { NotificationRepository } from './notification.repository';
import { OutboxRepository } from './outbox.repository';
import type { Claimed, LaneSource } from './outbox.types';
import { SuppressionRepository } from './suppression.repository';
import { chooseDue } from './turns';

/** How long a claim lasts without being renewed; short, because a stale one holds its mail up. */
export const CLAIM_MS = 120_000;

/** Takes notifications for this process alone, keeps them, and gives them back. */
@Injectable()
export class OutboxClaims {
  constructor(
    private readonly db: Database,
    private readonly due: DueRepository,
    private readonly outbox: OutboxRepository,
    private readonly notifications: NotificationRepository,
    private readonly suppressions: SuppressionRepository,
    private readonly clock: Clock,
  ) {}

  /** Whose mail waits in these sources, of those who asked for it over the API. */
  findAskers(sources: LaneSource[]): Promise<string[]> {
    return this.due.findAskers(sources);
  }

  /** Notifications that are due, for this process alone: the desk's own first, then of each asker in turn. */
  async claim(sources: LaneSource[], askers: string[], wanted: Wanted): Promise<Claimed[]> {
    const limit = Math.max(wanted.own, wanted.bulk);
    // Looked for outside: mostly there is nothing, and the claim is conditional anyway.
    const due = await this.due.findDue(sources, wanted.bulk > 0 ? askers : [], this.clock.now(), limit);
    const ids = chooseDue(due, wanted).map((d) => d.id);
    return ids.length === 0 ? [] : this.db.transaction((tx) => this.claimThese(tx, ids));
  }

  async renew(claims: Claimed[]): Promise<void> {
    await this.perClaim(claims, (tx, token, ids) => this.outbox.renew(tx, token, ids, this.expiry()));
  }

  async release(claims: Claimed[]): Promise<void> {
    const tried = groupBy(claims, (c) => c.notification.attemptCount > 0);
    for (const [again, group] of tried) {
      const state = again ? NotificationState.RETRYING : NotificationState.QUEUED;
      await this.perClaim(group, (tx, token, ids) => this.outbox.release(tx, token, ids, state));
    }
  }

  private async claimThese(tx: Tx, ids: string[]): Promise<Claimed[]> {
    const token = newId();
    const won = await this.outbox.claim(tx, ids, token, this.expiry());
    const rows = new Map(won.map((row) => [row.id, row]));
    const recipients = await this.notifications.findRecipientsIn(tx, [...rows.keys()]);
    const byNotification = groupBy(recipients, (r) => r.notificationId);
    const bodies = new Map((await this.outbox.findBodies(tx, [...rows.keys()])).map((b) => [b.notificationId, b]));
    const suppressed = await this.suppressions.reasonsOf(
      tx,
      recipients.map((r) => r.addressKey),
      this.clock.now(),
    );
    return ids.flatMap((id) => {
      const notification = rows.get(id);
      const body = bodies.get(id);
      if (!notification || !body) return [];
      const all = byNotification.get(id) ?? [];
      const pending = all.filter((r) => r.state === RecipientState.PENDING);
      const done = all.map((r) => r.state).filter((state) => state !== RecipientState.PENDING);
      return { notification, body, pending, done, suppressed, token };
    });
  }

  private async perClaim(claims: Claimed[], write: (tx: Tx, token: string, ids: string[]) => Promise<void>) {
    if (claims.length === 0) return;
    await this.db.transaction(async (tx) => {
      for (const [token, group] of groupBy(claims, (c) => c.token)) {
        await write(
          tx,
          token,
          group.map((c) => c.notification.id),
        );
      }
    });
  }

  private expiry(): Date {
    return new Date(this.clock.ms() + CLAIM_MS);
  }
}
