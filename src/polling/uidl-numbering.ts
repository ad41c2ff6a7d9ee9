export type Numbering =
  /** Never seen before: begin now, or some days back. */
  | 'FIRST_CONTACT'
  | 'AS_BEFORE'
  /** The server gives its messages other unique-ids, e.g. since it runs on other software. */
  | 'NEW';

export interface Listing {
  /** How many messages the last check listed; null before the first contact. */
  before: number | null;
  now: number;
  /** How many of those listed now are known. */
  known: number;
}

/** Mail servers count whole seconds, and their clocks differ from ours. */
const TOLERANCE_MS = 3_600_000;
/** Nobody deletes and gets so many between two checks. */
const MAY_HAVE_COME = 100;

/**
 * POP3 has no UIDVALIDITY, so this is a guess: most of what was known is gone, and much that is unknown has come. In a
 * mailbox with few messages it may be wrong, see `isDoubtful`.
 */
export function numbering({ before, now, known }: Listing): Numbering {
  if (before === null) return 'FIRST_CONTACT';
  const [gone, come] = [before - known, now - known];
  return known * 2 < before && come * 2 >= gone ? 'NEW' : 'AS_BEFORE';
}

/** Whether the unknown messages may as well have come in the place of others, which were deleted. */
export function isDoubtful(found: Numbering, unknown: number): boolean {
  return found === 'NEW' && unknown <= MAY_HAVE_COME;
}

export type Treatment =
  /** It was there before us. */
  | 'LEAVE'
  /** It seems to have been there before us: on record, so that a person can take it in. */
  | 'IGNORE'
  /** It was there before us, but not as long as the settings say: a request, without a confirmation. */
  | 'TAKE_QUIETLY'
  | 'TAKE';

export interface Contact {
  firstContactAt: Date;
  /** How much earlier mail is taken in all the same. */
  days: number;
}

/** What to do with a message of which nothing but its delivery is known; null for a date that cannot be read. */
export function treatmentOf(deliveredAt: Date | null, isFirstContact: boolean, contact: Contact): Treatment {
  // Without a date: what is there at the first contact was there before us, and later nothing may be lost.
  if (deliveredAt === null) return isFirstContact ? 'LEAVE' : 'TAKE';
  const since = contact.firstContactAt.getTime() - contact.days * 86_400_000;
  if (deliveredAt.getTime() < since) return 'LEAVE';
  return isFirstContact || deliveredAt < contact.firstContactAt ? 'TAKE_QUIETLY' : 'TAKE';
}

/**
 * The same where unique-ids are only likely to be other ones: what may be new is taken in, and nothing is left without a
 * word. A sender's date proves nothing, and the clocks of two machines little: they only spare people a confirmation.
 */
export function doubtfulTreatment(receivedAt: Date | null, deliveredAt: Date | null, contact: Contact): Treatment {
  const firstContactAt = new Date(contact.firstContactAt.getTime() - TOLERANCE_MS);
  const treatment = treatmentOf(deliveredAt, false, { ...contact, firstContactAt });
  if (treatment === 'LEAVE') return receivedAt === null ? 'TAKE_QUIETLY' : 'IGNORE';
  const wasThere =
    deliveredAt !== null && deliveredAt.getTime() < Math.floor(contact.firstContactAt.getTime() / 1000) * 1000;
  return wasThere ? 'TAKE_QUIETLY' : treatment;
}

export function ignoredBecause(receivedAt: Date): string {
  const day = receivedAt.toISOString().slice(0, 10);
  return `The mail server gave its messages other unique-ids, and it got this one on ${day}, before the first contact.`;
}
