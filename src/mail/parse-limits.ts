/** Bounds of what one message may make the parser do. A message beyond them is quarantined, or cut where it says so. */
export interface ParseLimits {
  /** MIME parts, the message itself included. Real mails stay below 100; a part costs some hundred bytes of memory. */
  maxParts: number;
  /** Header fields of the message and of all its parts together. */
  maxHeaders: number;
  /** Bytes of all those header fields together. A list of 5 000 recipients takes some 300 KB. */
  maxHeaderBytes: number;
  /** Multiparts within multiparts. Signed, alternative, related and a mailing list's footer come to 5. */
  maxNesting: number;
  maxAttachments: number;
  /** Addresses kept of each of To, Cc and Reply-To; further ones are left out. */
  maxAddresses: number;
  /** Characters of plain text kept; a longer text is cut, with a note at its end. */
  maxTextChars: number;
}

export const DEFAULT_PARSE_LIMITS: Readonly<ParseLimits> = {
  maxParts: 1000,
  maxHeaders: 5000,
  maxHeaderBytes: 1024 * 1024,
  maxNesting: 50,
  maxAttachments: 500,
  maxAddresses: 1000,
  maxTextChars: 500_000,
};

export type UnparsableCode =
  'TOO_MANY_PARTS' | 'TOO_MANY_HEADERS' | 'HEADER_TOO_LARGE' | 'NESTED_TOO_DEEP' | 'TOO_MANY_ATTACHMENTS' | 'MALFORMED';

/** The only error that parsing throws. Its message is one sentence for a person: the reason of the quarantine. */
export class UnparsableMessage extends Error {
  override readonly name = 'UnparsableMessage';

  constructor(
    readonly code: UnparsableCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** @throws UnparsableMessage TOO_MANY_ATTACHMENTS */
export function assertAttachments(count: number, { maxAttachments }: ParseLimits): void {
  if (count <= maxAttachments) return;
  throw new UnparsableMessage('TOO_MANY_ATTACHMENTS', `The message has more than ${maxAttachments} attachments.`);
}
