import { readAddresses } from './address-list';
import { readBounceText } from './bounce-text';
import { ReportedRecipient, readDeliveryStatus } from './delivery-status';
import { readHeaderBlock } from './header-block';
import { hasNullReturnPath, isDeliveryReport, isMailDaemon } from './machine-signs';
import { MessageBytes, startOf } from './message-bytes';
import { readMessageId, readMessageIds } from './message-ids';
import { decodedBytes, decodedPieces } from './mime-part';
import { MimePart } from './mime-tree';
import { DEFAULT_PARSE_LIMITS } from './parse-limits';
import { allHeaders, firstHeader } from './raw-headers';

export type { DeliveryAction, ReportedRecipient } from './delivery-status';

/** What another mail server says about a mail: RFC 3464, or one of the older forms in plain text. */
export interface DeliveryReport {
  /** At least one, at most 200. Whoever can write to us can forge them: they prove nothing by themselves. */
  recipients: ReportedRecipient[];
  /**
   * Message-ID, without angle brackets, of the mail that it is about: from the returned mail or its headers, else what
   * the report answers. Null when the report does not tell.
   */
  originalMessageId: string | null;
}

const STATUS_TYPES = new Set(['message/delivery-status', 'message/global-delivery-status']);
const RETURNED_TYPES = new Set([
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global-headers',
]);

/**
 * Null for anything but a report. Without the standard's Content-Type a mail server must seem to have written it, so
 * that a person who forwards a report is a person. `text` is the body's. Never throws.
 */
export function readDeliveryReport(bytes: MessageBytes, root: MimePart, text: string): DeliveryReport | null {
  const { headers } = root;
  const failed = allHeaders(headers, 'x-failed-recipients');
  const standard = isDeliveryReport(firstHeader(headers, 'content-type') ?? '');
  const byServer = failed.length > 0 || hasNullReturnPath(headers) || isMailDaemon(headers);
  if (!standard && !byServer) return null;

  const parts = leaves(root);
  const status = parts.find((part) => STATUS_TYPES.has(part.contentType.value));
  const recipients = status ? readDeliveryStatus(decodedBytes(bytes, status)) : [];
  const inParts = returnedMessageId(bytes, parts);
  if (recipients.length > 0) return { recipients, originalMessageId: inParts ?? answered(root) };

  const inText = readBounceText(
    text,
    readAddresses(failed, null, 200).map((a) => a.address),
  );
  if (inText.recipients.length === 0) return null;
  return {
    recipients: inText.recipients,
    originalMessageId: inParts ?? readMessageId(inText.originalMessageId) ?? answered(root),
  };
}

function leaves(part: MimePart): MimePart[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leaves);
}

function returnedMessageId(bytes: MessageBytes, parts: MimePart[]): string | null {
  const returned = parts.find((part) => RETURNED_TYPES.has(part.contentType.value));
  if (!returned) return null;
  const start = startOf(decodedPieces(bytes, returned), DEFAULT_PARSE_LIMITS.maxHeaderBytes);
  return readMessageId(firstHeader(readHeaderBlock(start).headers, 'message-id'));
}

/** Exchange and Gmail send a report as an answer to the mail. */
function answered({ headers }: MimePart): string | null {
  const ids = readMessageIds([...allHeaders(headers, 'references'), ...allHeaders(headers, 'in-reply-to')].join(' '));
  return ids.at(-1) ?? null;
}
