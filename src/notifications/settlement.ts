import { newId } from '../common/ids';
import type { DeliveryAttemptRow } from './delivery-attempt.entity';
import {
  decideAfterAnswer,
  decideAfterFailure,
  type Decision,
  decideWithoutSending,
  type Delivery,
} from './delivery-decision';
import type { DeliveryResult } from './delivery.service';
import { NotificationState } from './notification.enums';
import type { Claimed, Settlement } from './outbox.types';
import type { RecipientPlan } from './recipient-plan';

export interface Circumstances {
  serverId: string;
  plan: RecipientPlan;
  /** The server that it is meant for waits for a person. */
  clockStopped: boolean;
  /** When a server that rests is tried again. */
  serverRetryAt: Date;
  startedAt: Date;
  now: Date;
}

/** The attempt as its row and what follows from it. */
export function toSettlement(
  claimed: Claimed,
  result: Exclude<DeliveryResult, { kind: 'CLAIM_LOST' }>,
  circumstances: Circumstances,
): Settlement {
  const { plan, serverRetryAt, now } = circumstances;
  const delivery = deliveryOf(claimed, circumstances, 1);
  const decision =
    result.kind === 'ANSWERED'
      ? decideAfterAnswer(delivery, result, now)
      : decideAfterFailure(delivery, result.failure, serverRetryAt, now);
  return {
    claimed,
    decision: withLeft(decision, plan),
    attempt: attemptOf(claimed, result, decision, circumstances),
  };
}

/** Nobody is left whom this server may write to, so it is not asked. */
export function settleUnsent(claimed: Claimed, circumstances: Circumstances): Settlement {
  const { plan, serverRetryAt, now } = circumstances;
  const decision = decideWithoutSending(deliveryOf(claimed, circumstances, 0), serverRetryAt, now);
  return { claimed, decision: withLeft(decision, plan), attempt: null };
}

function deliveryOf(
  { notification, done }: Claimed,
  { plan, clockStopped }: Circumstances,
  attempts: number,
): Delivery {
  return {
    attempts: notification.attemptCount + attempts,
    giveUpAt: notification.giveUpAt,
    clockStopped,
    done: [...done, ...plan.left.map((r) => r.state)],
    pending: plan.offered,
    held: plan.held,
  };
}

function withLeft(decision: Decision, { left }: RecipientPlan): Decision {
  return { ...decision, recipients: [...decision.recipients, ...left] };
}

function attemptOf(
  { notification }: Claimed,
  result: Exclude<DeliveryResult, { kind: 'CLAIM_LOST' }>,
  decision: Decision,
  { serverId, plan, startedAt, now }: Circumstances,
): DeliveryAttemptRow {
  const answered = result.kind === 'ANSWERED';
  const response = answered ? result.response : result.failure.response;
  const accepted = answered ? plan.offered.length - result.rejected.length : 0;
  return {
    id: newId(),
    notificationId: notification.id,
    serverId,
    at: startedAt,
    succeeded: answered,
    response: response?.slice(0, 1000) ?? null,
    durationMs: now.getTime() - startedAt.getTime(),
    recipientCount: decision.state === NotificationState.UNCERTAIN ? plan.offered.length : accepted,
    problem: answered ? null : result.failure.diagnosis,
  };
}
