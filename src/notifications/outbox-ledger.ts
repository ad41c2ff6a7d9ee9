import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosisCode } from '../common/diagnosis';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import { mailServerDiagnosis } from '../email-servers/diagnosis-catalogue';
import { ServerHealthService } from '../email-servers/server-health.service';
import type { DeliveryAttemptRow } from './delivery-attempt.entity';
import { groupBy } from '../common/group-by';
import { GroupCommit } from './group-commit';
import { DELIVERIES_PER_SERVER } from './lane';
import type { NotificationRow } from './notification.entity';
import { CLAIM_MS } from './outbox-claims';
import { OutboxRepository } from './outbox.repository';
import type { Claimed, LaneSource, Settlement } from './outbox.types';
import { SettlementRepository } from './settlement.repository';

const STALE_BATCH = 100;
const UNTRIED_BATCH = 200;
const EXTEND_BATCH = 500;

/**
 * A connection waits for its mark, but the others of its server are mostly about to come for theirs, and five marks to
 * a commit cost half as much as two. Nobody waits for a settlement.
 */
const MARK_PATIENCE_MS = 20;
const SETTLE_PATIENCE_MS = 50;

/** The ends of claims in the database: the marks of many deliveries share a transaction, and so do settlements. */
@Injectable()
export class OutboxLedger {
  private readonly logger = new Logger(OutboxLedger.name);
  /** Deliveries that are going to ask for a mark, if all goes well. */
  private underWay = 0;
  private readonly marks = new GroupCommit<Claimed, boolean>((claims) => this.commitMarks(claims), {
    patienceMs: MARK_PATIENCE_MS,
    enough: () => Math.min(DELIVERIES_PER_SERVER, this.underWay),
  });
  /** Apart from the marks, which would wait for their many statements. */
  private readonly ends = new GroupCommit<Settlement, void>((settlements) => this.commitEnds(settlements), {
    patienceMs: SETTLE_PATIENCE_MS,
  });

  constructor(
    private readonly db: Database,
    private readonly outbox: OutboxRepository,
    private readonly settlements: SettlementRepository,
    private readonly health: ServerHealthService,
    private readonly clock: Clock,
  ) {}

  /** Tells of a delivery that will ask for a mark; answers what to call when it has, or never will. */
  expectMark(): () => void {
    this.underWay++;
    let expected = true;
    return () => {
      if (expected) this.underWay--;
      expected = false;
    };
  }

  /** Committed when it resolves; false when the claim was lost, and then nothing may be handed over. */
  markHandedOver(claimed: Claimed): Promise<boolean> {
    return this.marks.add(claimed);
  }

  settle(settlement: Settlement): Promise<void> {
    return this.ends.add(settlement);
  }

  /** Frees what a stopped process had claimed: nothing of it is lost, nothing is sent twice (invariant 7). */
  async releaseStale(): Promise<void> {
    const now = this.clock.now();
    const stale = await this.outbox.findStale(now, STALE_BATCH);
    if (stale.length === 0) return;
    await this.db.transaction(async (tx) => {
      for (const row of stale) {
        if (row.handedOverAt === null) {
          await this.outbox.requeueStale(tx, row, now);
        } else if (await this.outbox.markUncertain(tx, row, now)) {
          await this.outbox.addAttempts(tx, [this.interrupted(row, row.handedOverAt)]);
          this.logger.warn({ notificationId: row.id }, 'whether this notification was sent is not known');
        }
      }
    });
  }

  /** Says once, on each notification, that nobody can send it. */
  async noteNoServer(sources: LaneSource[]): Promise<void> {
    const now = this.clock.now();
    const ids = await this.outbox.findUntried(sources, now, UNTRIED_BATCH);
    if (ids.length === 0) return;
    await this.db.transaction(async (tx) => {
      const noted: DeliveryAttemptRow[] = [];
      for (const notificationId of ids) {
        if (!(await this.outbox.countAttempt(tx, notificationId))) continue;
        const problem = mailServerDiagnosis(DiagnosisCode.NO_OUTGOING_SERVER, { at: now });
        noted.push({ ...newAttempt(notificationId, now), problem });
      }
      await this.outbox.addAttempts(tx, noted);
    });
  }

  /**
   * Moves the end of retrying on for all that waits: their clocks stood still for so long (invariant 8). Once, by
   * whichever process is first.
   */
  async endParking(serverId: string, sources: LaneSource[], parkedSince: Date): Promise<void> {
    const byMs = this.clock.ms() - parkedSince.getTime();
    await this.db.transaction(async (tx) => {
      if (!(await this.health.endParking(tx, serverId))) return;
      for (let after = '', read = EXTEND_BATCH; read === EXTEND_BATCH;) {
        const page = await this.outbox.findWaiting(tx, sources, after, EXTEND_BATCH);
        const later = page.map(({ id, giveUpAt }) => ({ id, giveUpAt: new Date(giveUpAt.getTime() + byMs) }));
        await this.outbox.setGiveUpAt(tx, later);
        read = page.length;
        after = page.at(-1)?.id ?? '';
      }
    });
  }

  private commitMarks(claims: Claimed[]): Promise<boolean[]> {
    return this.db.autocommit(async (tx) => {
      const held = new Set<string>();
      for (const [token, group] of groupBy(claims, (c) => c.token)) {
        const ids = group.map((c) => c.notification.id);
        const marked = await this.outbox.markHandedOver(tx, token, ids, this.clock.now(), this.expiry());
        marked.forEach((id) => held.add(id));
      }
      return claims.map((c) => held.has(c.notification.id));
    });
  }

  private async commitEnds(settlements: Settlement[]): Promise<void[]> {
    const write = (settled: Settlement[]) =>
      this.db.transaction((tx) => this.settlements.settle(tx, settled, this.clock.now()));
    await write(settlements).catch((error: unknown) => {
      if (!this.settlements.isServerGone(error)) throw error;
      return write(settlements.map((s) => ({ ...s, attempt: s.attempt && { ...s.attempt, serverId: null } })));
    });
    return settlements.map(() => undefined);
  }

  private interrupted(row: NotificationRow, at: Date): DeliveryAttemptRow {
    const detail = 'Mailroom was stopped before the answer was recorded.';
    const problem = mailServerDiagnosis(DiagnosisCode.DELIVERY_UNCERTAIN, { at: this.clock.now(), detail });
    return { ...newAttempt(row.id, at), problem };
  }

  private expiry(): Date {
    return new Date(this.clock.ms() + CLAIM_MS);
  }
}

function newAttempt(notificationId: string, at: Date): DeliveryAttemptRow {
  return {
    id: newId(),
    notificationId,
    serverId: null,
    at,
    succeeded: false,
    response: null,
    durationMs: 0,
    recipientCount: null,
    problem: null,
  };
}
