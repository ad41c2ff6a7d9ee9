import { readAddress } from './address-list';
import { oneLine } from './clean-text';
import { readHeaderBlock } from './header-block';
import { decodeHeaderText } from './header-text';
import { readDate } from './message-date';
import { readMessageId } from './message-ids';
import { MailAddress } from './parsed-message';
import { RawHeader, firstHeader } from './raw-headers';
import { parseStructuredHeader } from './structured-header';

export { type HeaderBlock, readHeaderBlock } from './header-block';
export { type RawHeader, allHeaders, firstHeader } from './raw-headers';

const MAX_SUBJECT = 998;

/** What a list of mails shows. */
export interface MessageSummary {
  messageId: string | null;
  from: MailAddress | null;
  subject: string;
  sentAt: Date | null;
}

/**
 * The headers that tell a person which mail this is, from a whole message or from its headers alone. For messages that
 * are too large or cannot be parsed: never throws, and takes what it can read.
 */
export function parseHeadersOnly(bytes: Uint8Array): MessageSummary {
  const { headers } = readHeaderBlock(bytes);
  const contentType = parseStructuredHeader(firstHeader(headers, 'content-type') ?? '');
  return summarise(headers, contentType.params.get('charset') ?? null);
}

/** `charset` is what the body declares; it helps to read raw 8-bit headers. */
export function summarise(headers: readonly RawHeader[], charset: string | null): MessageSummary {
  return {
    messageId: readMessageId(firstHeader(headers, 'message-id')),
    from: readAddress(firstHeader(headers, 'from'), charset),
    subject: oneLine(decodeHeaderText(firstHeader(headers, 'subject') ?? '', charset), MAX_SUBJECT),
    sentAt: readDate(firstHeader(headers, 'date')),
  };
}
