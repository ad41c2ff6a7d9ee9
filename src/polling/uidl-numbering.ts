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

/**
 * POP3 has no UIDVALIDITY, so this is a guess: most of what was known is gone, and much that is unknown has come. A
 * wrong guess does no harm: what is unknown is taken in either way, unless the server received it before the first
 * contact.
 */
export function numbering({ before, now, known }: Listing): Numbering {
  if (before === null) return 'FIRST_CONTACT';
  const [gone, come] = [before - known, now - known];
  return known * 2 < before && come * 2 >= gone ? 'NEW' : 'AS_BEFORE';
}

export type Treatment =
  /** It was there before us. */
  | 'LEAVE'
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
