import { receivedDate } from '../mail/delivery-date';
import type { Mailbox } from './mailbox.entity';

const DAY_MS = 86_400_000;
/** Mail servers count whole seconds, and their clocks differ from ours. In doubt a message is new. */
const TOLERANCE_MS = 3_600_000;

/**
 * Why a message of a folder that is numbered anew is none of ours, or null: it lay there when the new numbers began, and
 * its own mail server got it before our first contact. INTERNALDATE alone would not tell: some tools that make a folder
 * anew give all of its messages the date of today. A message without a Received field is taken for new.
 */
export function oldMailReason(
  { generation, quietUntilUid, createdAt }: Pick<Mailbox, 'generation' | 'quietUntilUid' | 'createdAt'>,
  firstContactDays: number,
  uid: number,
  headers: Buffer,
): string | null {
  if (generation === 1 || uid > quietUntilUid) return null;
  const receivedAt = receivedDate(headers);
  const since = createdAt.getTime() - firstContactDays * DAY_MS - TOLERANCE_MS;
  if (receivedAt === null || receivedAt.getTime() >= since) return null;
  const day = receivedAt.toISOString().slice(0, 10);
  return `The folder was made anew, and its mail server got this message on ${day}, before the first contact.`;
}
