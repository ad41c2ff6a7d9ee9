import type { InboundMessageRow } from './inbound-message.entity';
import type { ParsedMail, ParseResult } from './intake.worker';

export interface Mail {
  row: InboundMessageRow;
  result: ParseResult;
}

export interface ReadableMail {
  row: InboundMessageRow;
  parsed: ParsedMail;
}

/** A mail that answers another one, or repeats it, is decided after that one has been written. */
export function splitAtReferences(mails: ReadableMail[]): ReadableMail[][] {
  const parts: ReadableMail[][] = [];
  let ids = new Set<string>();
  for (const mail of mails) {
    const { messageId, fingerprint, inReplyTo, references } = mail.parsed;
    const refers = [fingerprint, ...inReplyTo, ...references].some((id) => ids.has(id));
    if (refers || parts.length === 0) {
      parts.push([]);
      ids = new Set();
    }
    parts.at(-1)!.push(mail);
    ids.add(fingerprint);
    if (messageId) ids.add(messageId);
  }
  return parts;
}
