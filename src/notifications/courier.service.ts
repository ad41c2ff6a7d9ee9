import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DeliveryService } from './delivery.service';
import type { Lane } from './lane';
import type { Lanes } from './lanes';
import { OutboxLedger } from './outbox-ledger';
import type { Claimed } from './outbox.types';
import { planRecipients, type RecipientPlan } from './recipient-plan';
import { ServerRestService } from './server-rest.service';
import { settleUnsent, toSettlement } from './settlement';

/** Whom only the stand-in's filter leaves out is looked at again no earlier than this. */
const HELD_MS = 60_000;

/** Where a claimed notification goes, and who must be waited for. */
export interface Errand {
  claimed: Claimed;
  lane: Lane;
  lanes: Lanes;
  /** Settling goes on while the lane takes its next one. */
  inBackground: (work: Promise<void>) => void;
  /** Something can be claimed by another lane. */
  wake: () => void;
}

/** Brings one claimed notification to an end: whom it may go to, the attempt, and what follows from it. */
@Injectable()
export class Courier {
  private readonly logger = new Logger(Courier.name);

  constructor(
    private readonly deliveries: DeliveryService,
    private readonly rests: ServerRestService,
    private readonly ledger: OutboxLedger,
    private readonly clock: Clock,
  ) {}

  async deliver(errand: Errand): Promise<void> {
    const { claimed, lane, lanes } = errand;
    const intended = lanes.intended(claimed, lane);
    const { filter } = lane.server;
    const standsInFor = intended?.enabled ? intended : null;
    const plan = planRecipients(claimed.pending, { filter, standsInFor, suppressed: claimed.suppressed });
    if (plan.offered.length === 0) {
      return this.leave(errand, plan);
    }
    const startedAt = this.clock.now();
    const result = await this.deliveries.attempt(claimed, plan.offered, lane.server, intended);
    if (result.kind === 'CLAIM_LOST') return;
    // Decided and on its way into the database before anything else can go wrong.
    const news = this.rests.begin(lane, result);
    const now = this.clock.now();
    const standIn = lanes.hasStandIn(lane, now);
    const serverRetryAt = standIn ? now : lane.nextTry(now);
    const settlement = toSettlement(claimed, result, { ...this.circumstances(errand, plan), startedAt, serverRetryAt });
    lane.countSent(settlement.attempt?.recipientCount ?? 0, startedAt);
    const settled = this.ledger.settle(settlement);
    errand.inBackground(standIn ? settled.then(errand.wake) : settled);
    if (standsInFor && result.kind === 'ANSWERED') {
      const servers = { meantFor: standsInFor.name, sentBy: lane.server.name };
      this.logger.warn({ notificationId: claimed.notification.id, ...servers }, 'sent over the primary server');
    }
    await this.rests.record(lane, news, startedAt);
  }

  /** Nobody is left whom this server may write to, so it is not asked. */
  private leave(errand: Errand, plan: RecipientPlan): void {
    const now = this.clock.now();
    const own = errand.lanes.of(errand.claimed.notification.outgoingEmailServerId);
    const ownRetryAt = own?.nextTry(now) ?? now;
    const serverRetryAt = new Date(Math.max(ownRetryAt.getTime(), now.getTime() + HELD_MS));
    const circumstances = { ...this.circumstances(errand, plan), startedAt: now, serverRetryAt };
    errand.inBackground(this.ledger.settle(settleUnsent(errand.claimed, circumstances)));
  }

  private circumstances({ claimed, lane, lanes }: Errand, plan: RecipientPlan) {
    const own = lanes.of(claimed.notification.outgoingEmailServerId) ?? lane;
    return { serverId: lane.server.id, plan, clockStopped: own.parkedSince !== null, now: this.clock.now() };
  }
}
