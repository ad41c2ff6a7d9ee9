import { newId } from '../common/ids';
import { decideAfterAnswer, decideAfterFailure, type Delivery } from './delivery-decision';
import type { DeliveryResult } from './delivery.service';
import type { Claimed, Settlement } from './outbox.types';

/** The attempt as its row and what follows from it. `serverRetryAt`: when a server that rests is tried again. */
export function toSettlement(
  claimed: Claimed,
  serverId: string,
  result: Exclude<DeliveryResult, { kind: 'CLAIM_LOST' }>,
  times: { startedAt: Date; now: Date; serverRetryAt: Date },
): Settlement {
  const { notification, pending, acceptedBefore } = claimed;
  const { startedAt, now, serverRetryAt } = times;
  const answered = result.kind === 'ANSWERED';
  const response = answered ? result.response : result.failure.response;
  const delivery: Delivery = {
    attempts: notification.attemptCount + 1,
    giveUpAt: notification.giveUpAt,
    acceptedBefore,
    pending,
  };
  return {
    claimed,
    decision: answered
      ? decideAfterAnswer(delivery, result, now)
      : decideAfterFailure(delivery, result.failure, serverRetryAt, now),
    attempt: {
      id: newId(),
      notificationId: notification.id,
      serverId,
      at: startedAt,
      succeeded: answered,
      response: response?.slice(0, 1000) ?? null,
      durationMs: now.getTime() - startedAt.getTime(),
      problem: answered ? null : result.failure.diagnosis,
    },
  };
}
