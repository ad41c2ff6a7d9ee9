import { decodeBytes } from './charset';
import { decodeWords, headerToUnicode } from './header-text';
import { MessageBytes, section, startOf } from './message-bytes';
import { MimePart } from './mime-tree';
import { firstHeader } from './raw-headers';
import { parseStructuredHeader } from './structured-header';
import { decodeTransfer, joined, seemsBase64 } from './transfer-encoding';

export interface Disposition {
  /** `attachment`, `inline` or empty. */
  value: string;
  fileName: string | null;
}

export function dispositionOf(part: MimePart, charset: string | null): Disposition {
  const raw = firstHeader(part.headers, 'content-disposition');
  const disposition = raw === null ? null : parseStructuredHeader(headerToUnicode(raw, charset));
  const fileName = disposition?.params.get('filename') || nameOf(part, charset);
  // RFC 2047 5 forbids encoded words in parameters; half of the world's programs write them there.
  return { value: disposition?.value ?? '', fileName: fileName ? decodeWords(fileName) : null };
}

/** Older programs give the file name in Content-Type, most give it in both places. */
function nameOf(part: MimePart, charset: string | null): string | null {
  if (!part.contentType.params.has('name')) return null;
  const raw = firstHeader(part.headers, 'content-type') ?? '';
  // Parsed again because the tree was parsed from raw bytes, before the charset was known.
  return parseStructuredHeader(headerToUnicode(raw, charset)).params.get('name') ?? null;
}

export function contentIdOf(part: MimePart): string | null {
  const raw = firstHeader(part.headers, 'content-id');
  const id = raw?.replace(/[<>\s]/g, '').slice(0, 255);
  return id || null;
}

/** The part's bytes without transfer encoding, see `decodeTransfer`. */
export function decodedPieces(bytes: MessageBytes, part: MimePart): Iterable<Buffer> {
  return decodeTransfer(section(bytes, part.start, part.end), transferEncoding(part));
}

/** A copy of them in one piece, for parts that are small. */
export function decodedBytes(bytes: MessageBytes, part: MimePart): Buffer {
  return startOf(decodedPieces(bytes, part));
}

/** Encoded bytes of a text that are looked at: several times what is kept of it. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/** Text of a text part in the charset it declares, or seems to be in. */
export function decodedText(bytes: MessageBytes, part: MimePart): string {
  const encoded = bytes.subarray(part.start, Math.min(part.end, part.start + MAX_TEXT_BYTES));
  const encoding = transferEncoding(part);
  const isPlain = /base64/i.test(encoding ?? '') && !seemsBase64(encoded);
  const content = joined(decodeTransfer(encoded, isPlain ? null : encoding));
  const charset = part.contentType.params.get('charset') ?? null;
  return decodeBytes(content, charset ?? (part.contentType.value === 'text/html' ? metaCharset(content) : null));
}

function transferEncoding(part: MimePart): string | null {
  return firstHeader(part.headers, 'content-transfer-encoding');
}

/** What an HTML page says about itself in its head, as browsers look for it: in the first 1024 bytes. */
function metaCharset(content: Buffer): string | null {
  const head = content.toString('latin1', 0, 1024);
  return /<meta\s[^>]{0,200}?charset=["']?\s?([\w:.-]{2,40})/i.exec(head)?.[1] ?? null;
}
