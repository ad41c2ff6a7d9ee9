import type { DeliveryAttemptRow } from './delivery-attempt.entity';
import type { Decision } from './delivery-decision';
import type { NotificationBody } from './notification-body.entity';
import type { NotificationRecipient } from './notification-recipient.entity';
import type { NotificationRow } from './notification.entity';
import type { RecipientState } from './notification.enums';

/** A notification that this process may send, and nobody else. */
export interface Claimed {
  notification: NotificationRow;
  body: NotificationBody;
  /** Those who are still to get it. */
  pending: NotificationRecipient[];
  /** States of the others. */
  done: RecipientState[];
  /** Why an address is not written to, by its comparison key; of the whole batch. */
  suppressed: ReadonlyMap<string, string>;
  /** In `claimOwner`; of one batch, so that even the same process cannot take a lost claim for its own. */
  token: string;
}

/** What came of one claim. */
export interface Settlement {
  claimed: Claimed;
  decision: Decision;
  /** Null when no server was asked. */
  attempt: DeliveryAttemptRow | null;
}

/** Whose notifications a lane of the outbox sends: a named server's, or (null) those meant for none. */
export type LaneSource = string | null;
