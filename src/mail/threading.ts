import { ParsedMessage } from './parsed-message';

export { messageIdHash } from './message-ids';

/** Message-IDs that this message may answer, likeliest first: In-Reply-To, then References from the newest back. */
export function threadingKeys(message: Pick<ParsedMessage, 'inReplyTo' | 'references'>): string[] {
  return [...new Set([...message.inReplyTo, ...message.references.toReversed()])];
}

// No letter, digit, "_" or "-" on either side: "PREREQ-42" and "REQ-42-7" are something else.
const KEY = /(?<![\p{L}\p{N}_-])REQ-([1-9]\d{0,14})(?![\p{L}\p{N}_]|-[\p{L}\p{N}])/giu;

/**
 * The key of a request in a subject, as `REQ-42`; one in brackets wins over a bare one. It is a hint and proves nothing:
 * anybody can write it.
 */
export function requestKeyInSubject(subject: string): string | null {
  let bare: string | null = null;
  for (const match of subject.matchAll(KEY)) {
    const key = `REQ-${match[1]}`;
    const bracketed = subject[match.index - 1] === '[' && subject[match.index + match[0].length] === ']';
    if (bracketed) return key;
    bare ??= key;
  }
  return bare;
}

/** Subject prefixes of forwarded mail in the languages of common mail programs. */
const FORWARD = /^\s*(?:\[[^\]]{0,50}\]\s*)?(?:fwd?|wg|tr|rv|enc|vs|vb|pd|doorst|i|转发|転送)\s*[:：]/i;

/** A forwarded mail's "history" is its content: nothing of it may be left out. */
export function isForward(subject: string): boolean {
  return FORWARD.test(subject);
}
