import { compileOutgoingFilter } from '../filters/evaluate';
import type { OutgoingFilter } from '../filters/filter.types';
import type { NotificationRecipient } from './notification-recipient.entity';
import { RecipientState } from './notification.enums';

export interface RecipientChange {
  id: string;
  state: RecipientState;
  response: string | null;
}

export interface RecipientRules {
  /** Of the server that sends. */
  filter: OutgoingFilter | null;
  /** The server that it was meant for, when another one stands in: an outage must not get round its filter. */
  standsInFor: { filter: OutgoingFilter | null } | null;
  /** Why an address is not written to, by its comparison key. */
  suppressed: ReadonlyMap<string, string>;
}

export interface RecipientPlan {
  /** Who is named to the mail server. */
  offered: NotificationRecipient[];
  /** Who is left out for good, silently, with the reason. */
  left: RecipientChange[];
  /** Whom only the filter of the server that stands in leaves out: they wait for their own server. */
  held: NotificationRecipient[];
}

/** Sorts those who are still to get a notification, in To and Cc alike, by what one server may do for them. */
export function planRecipients(pending: NotificationRecipient[], rules: RecipientRules): RecipientPlan {
  const bySender = compileOutgoingFilter(rules.filter);
  const byIntended = compileOutgoingFilter(rules.standsInFor?.filter ?? null);
  const plan: RecipientPlan = { offered: [], left: [], held: [] };
  for (const recipient of pending) {
    const { id, address, addressKey } = recipient;
    const bounced = rules.suppressed.get(addressKey);
    const intended = byIntended(address);
    const sender = bySender(address);
    if (bounced !== undefined) plan.left.push({ id, state: RecipientState.SUPPRESSED, response: bounced });
    else if (!intended.accepted) plan.left.push({ id, state: RecipientState.BLOCKED, response: intended.reason });
    else if (sender.accepted) plan.offered.push(recipient);
    else if (rules.standsInFor) plan.held.push(recipient);
    else plan.left.push({ id, state: RecipientState.BLOCKED, response: sender.reason });
  }
  return plan;
}
