import type { ReportedRecipient } from '../mail/delivery-report';
import { normaliseAddress } from '../mail/addresses';
import type { NotificationRecipient } from './notification-recipient.entity';
import { RecipientState } from './notification.enums';
import type { RecipientChange } from './recipient-plan';

export interface Bounce {
  change: RecipientChange;
  /** The address itself is bad, so that the next mail would fare no better. */
  suppress: boolean;
}

/**
 * Of the class 5 (RFC 3463), what is about one message or passes: a full mailbox, a long line, a size, the content, a
 * policy against it. Everything else says that there is no such recipient.
 */
const ABOUT_THE_MESSAGE = /^5\.(?:2\.[23]|3\.4|4\.[57]|6\.\d+|7\.\d+)$/;

/** What a delivery report means for those who were to get the mail; null for a recipient that it does not name. */
export function readBounce(recipient: NotificationRecipient, reported: ReportedRecipient[]): Bounce | null {
  const report = reported.find(({ address, finalAddress }) =>
    [address, finalAddress].some((a) => a !== null && normaliseAddress(a).key === recipient.addressKey),
  );
  if (!report) return null;
  const { action, status, diagnostic } = report;
  const response = [action, status, diagnostic].filter(Boolean).join(' ').slice(0, 1000);
  const bounced = action === 'failed';
  return {
    change: { id: recipient.id, state: bounced ? RecipientState.BOUNCED : RecipientState.ACCEPTED, response },
    suppress: bounced && status !== null && status.startsWith('5') && !ABOUT_THE_MESSAGE.test(status),
  };
}
