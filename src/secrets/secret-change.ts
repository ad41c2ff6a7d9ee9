import type { Validation } from '../common/user-error';

/** What saving does with a secret. */
export type SecretChange = { kind: 'KEEP' } | { kind: 'REMOVE' } | { kind: 'SET'; secret: string };

const MAX_SECRET_LENGTH = 1000;
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Secrets are write-only: an omitted one keeps what is stored, null (or an empty one) removes it. A stored secret goes
 * only to where it was saved for; when that has changed, an omitted one is SECRET_REQUIRED.
 */
export function secretChange(
  v: Validation,
  field: string[],
  given: string | null | undefined,
  stored: { present: boolean; samePlace: boolean },
): SecretChange {
  if (given === undefined) {
    if (!stored.present) return { kind: 'REMOVE' };
    v.check(
      stored.samePlace,
      field,
      'SECRET_REQUIRED',
      'Enter this again: what is stored was saved for another address and is not sent to a new one.',
    );
    return { kind: 'KEEP' };
  }
  if (given === null || given === '') return { kind: 'REMOVE' };
  v.check(given.length <= MAX_SECRET_LENGTH, field, 'TOO_LONG', `At most ${MAX_SECRET_LENGTH} characters are allowed.`);
  v.check(!CONTROL.test(given), field, 'INVALID_CHARACTERS', 'Line breaks and control characters are not allowed.');
  return { kind: 'SET', secret: given };
}
