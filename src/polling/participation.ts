import type { SenderAuthentication } from '../mail/authentication-results';

/** By what a mail names a request. */
export enum Evidence {
  /** A token of ours in its references or in the address it was sent to: its writer has a mail of ours. */
  TOKEN = 'TOKEN',
  /** It answers a mail of the conversation, as its references say, which whoever has seen that mail can write. */
  REFERENCE = 'REFERENCE',
  /** `REQ-42` in the subject, which anybody can write. */
  KEY = 'KEY',
  /** An address with a token that we did not make for this request. */
  BROKEN_TOKEN = 'BROKEN_TOKEN',
}

/** What the address in From is to the request. */
export enum Part {
  REQUESTER = 'REQUESTER',
  /** In To or Cc of a mail that the request was made of or that a proven participant sent. */
  COPIED = 'COPIED',
  /** A mail of ours about the request went there. */
  WRITTEN_TO = 'WRITTEN_TO',
  /** A technician or administrator of this Mailroom, who takes no other part. */
  STAFF = 'STAFF',
  NONE = 'NONE',
}

/** Why a mail may not be added to the request that it names, as the end of a sentence; null when it may. */
export function refusal(part: Part, evidence: Evidence, sender: SenderAuthentication): string | null {
  if (part === Part.NONE) return 'its sender takes no part in that request';
  if (sender === 'FAIL') return 'its sender address is forged, as the receiving mail server found (DMARC)';
  if (evidence === Evidence.BROKEN_TOKEN) return 'the signature in the address it was sent to is not ours';
  if (part === Part.STAFF && !isProven(evidence, sender)) {
    return 'nothing proves that the colleague in From has sent it';
  }
  return null;
}

/**
 * Whether more follows from a mail than its being added: people whom it copies in take part from then on, and get our
 * answers. A forged From alone must not bring a stranger in.
 */
export function isProven(evidence: Evidence, sender: SenderAuthentication): boolean {
  return evidence === Evidence.TOKEN || sender === 'PASS';
}
