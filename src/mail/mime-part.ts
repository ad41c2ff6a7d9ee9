import { decodeBytes } from './charset';
import { decodeWords, headerToUnicode } from './header-text';
import { MessageBytes, section, startOf } from './message-bytes';
import { MimePart } from './mime-tree';
import { firstHeader } from './raw-headers';
import { parseStructuredHeader } from './structured-header';
import { type TransferEncoding, decodeTransfer, joined, seemsBase64, transferEncodingOf } from './transfer-encoding';

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

/** Where a content stands in a message, and how: all it takes to read it there, without the message's structure. */
export interface EncodedSection {
  start: number;
  end: number;
  transferEncoding: TransferEncoding | null;
}

export function sectionOf(part: MimePart): EncodedSection {
  return { start: part.start, end: part.end, transferEncoding: transferEncoding(part) };
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
  const { start, end, transferEncoding } = textSectionOf(part);
  return decodeText(bytes.subarray(start, end), transferEncoding, charsetOf(part));
}

/** HTML of a part, and where it stands. */
export interface HtmlSection extends EncodedSection {
  /** The label it comes with; null when there is none. */
  charset: string | null;
}

export function htmlSectionOf(part: MimePart): HtmlSection {
  return { ...textSectionOf(part), charset: charsetOf(part) };
}

/** Text of HTML, see `HtmlSection`; without a charset's label it is what the page says about itself, or seems to be. */
export function decodeHtml(
  encoded: Buffer,
  { transferEncoding, charset }: Pick<HtmlSection, 'transferEncoding' | 'charset'>,
): string {
  return decodeText(encoded, transferEncoding, charset, metaCharset).replaceAll('\0', '');
}

function decodeText(
  encoded: Buffer,
  encoding: TransferEncoding | null,
  label: string | null,
  labelIn?: (content: Buffer) => string | null,
): string {
  const isPlain = encoding === 'base64' && !seemsBase64(encoded);
  const content = joined(decodeTransfer(encoded, isPlain ? null : encoding));
  return decodeBytes(content, label ?? labelIn?.(content) ?? null);
}

function textSectionOf(part: MimePart): EncodedSection {
  const section = sectionOf(part);
  return { ...section, end: Math.min(section.end, section.start + MAX_TEXT_BYTES) };
}

function charsetOf(part: MimePart): string | null {
  return part.contentType.params.get('charset') ?? null;
}

function transferEncoding(part: MimePart): TransferEncoding | null {
  return transferEncodingOf(firstHeader(part.headers, 'content-transfer-encoding'));
}

/** What an HTML page says about itself in its head, as browsers look for it: in the first 1024 bytes. */
function metaCharset(content: Buffer): string | null {
  const head = content.toString('latin1', 0, 1024);
  return /<meta\s[^>]{0,200}?charset=["']?\s?([\w:.-]{2,40})/i.exec(head)?.[1] ?? null;
}
