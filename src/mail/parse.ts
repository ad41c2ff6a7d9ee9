import { readAddress, readAddresses } from './address-list';
import { readAttachments } from './attachments';
import { readAuthenticationResults } from './authentication-results';
import { declaredCharset, sortParts } from './body-parts';
import { readBody } from './body-text';
import { readDeliveryReport } from './delivery-report';
import { fingerprintOf } from './fingerprint';
import { asBuffer } from './header-block';
import { summarise } from './headers';
import { readSigns } from './machine-signs';
import { MessageBytes } from './message-bytes';
import { capReferences, readMessageIds } from './message-ids';
import { readMimeTree } from './mime-tree';
import {
  DEFAULT_PARSE_LIMITS,
  ParseLimits,
  ParsedMessage,
  UnparsableMessage,
  assertAttachments,
} from './parsed-message';
import { allHeaders, firstHeader } from './raw-headers';
import { replyText } from './reply-text';
import { isForward } from './threading';
import { openAttachments } from './winmail';

/**
 * Parses a message (RFC 5322, MIME). Tolerates what real mail gets wrong; see `parseMessageSync`.
 * @throws UnparsableMessage and nothing else
 */
export async function parseMessage(bytes: Uint8Array, limits?: ParseLimits): Promise<ParsedMessage> {
  return Promise.resolve().then(() => parseMessageSync(bytes, limits));
}

/**
 * The same without a promise, for the worker thread. Linear in the size of the message. The structure is found and
 * checked against the limits before anything is decoded, so a hostile message costs one pass over its bytes.
 * @throws UnparsableMessage and nothing else, but what the file system says when the bytes come from there
 */
export function parseMessageSync(
  bytes: Uint8Array | MessageBytes,
  limits: ParseLimits = DEFAULT_PARSE_LIMITS,
): ParsedMessage {
  if (bytes.length === 0) throw new UnparsableMessage('MALFORMED', 'The message is empty: it has not a single byte.');
  try {
    return parse(bytes instanceof Uint8Array ? asBuffer(bytes) : bytes, limits);
  } catch (error) {
    if (error instanceof UnparsableMessage || isOfFileSystem(error)) throw error;
    throw new UnparsableMessage('MALFORMED', 'The message could not be read: its structure is broken.', {
      cause: error,
    });
  }
}

function parse(bytes: MessageBytes, limits: ParseLimits): ParsedMessage {
  const root = readMimeTree(bytes, limits);
  const { headers } = root;
  const charset = declaredCharset(root);
  const parts = sortParts(root, charset, limits);
  const opened = openAttachments(bytes, parts.attachments);
  const { text, html, files } = readBody(bytes, parts, opened.winmail, limits.maxTextChars);
  const attached = [...opened.files, ...files];
  assertAttachments(attached.length, limits);
  const summary = summarise(headers, charset);
  const addresses = (name: string) => readAddresses(allHeaders(headers, name), charset, limits.maxAddresses);
  return {
    ...summary,
    inReplyTo: messageIds(allHeaders(headers, 'in-reply-to')),
    references: messageIds(allHeaders(headers, 'references')),
    sender: readAddress(firstHeader(headers, 'sender'), charset),
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    text,
    replyText: isForward(summary.subject) ? text : replyText(text),
    html,
    attachments: readAttachments(attached, html),
    fingerprint: fingerprintOf(bytes, { headers, bodyStart: root.start }),
    authenticationResults: readAuthenticationResults(headers),
    signs: readSigns(headers, firstHeader(headers, 'content-type') ?? ''),
    report: readDeliveryReport(bytes, root, text),
  };
}

/** The machine's fault, not the message's. */
function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && 'errno' in error;
}

function messageIds(values: readonly string[]): string[] {
  return capReferences(readMessageIds(values.join(' ')));
}
