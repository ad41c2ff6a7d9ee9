import { hexByte } from './header-text';
import { BLOCK, MessageBytes, blocks } from './message-bytes';
import { withoutComments } from './structured-header';
import { decodeUuencode } from './uuencode';

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** What is to be undone to read a content. */
export type TransferEncoding = 'base64' | 'quoted-printable' | 'uuencode';

/**
 * What a Content-Transfer-Encoding header says (RFC 2045 6). Null when the bytes are as they are meant, and for unknown
 * encodings, too: showing too much beats losing it.
 */
export function transferEncodingOf(header: string | null): TransferEncoding | null {
  const name = /[\w-]+/.exec(withoutComments(header ?? '').toLowerCase())?.[0];
  switch (name) {
    case 'base64':
    case 'quoted-printable':
      return name;
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
    case 'uue':
      return 'uuencode';
    default:
      return null;
  }
}

/**
 * Undoes a transfer encoding, piece by piece and as often as asked for. A piece may be a view of `bytes`, good until
 * the next one is asked for. Linear; throws what `bytes` throws and nothing else.
 */
export function decodeTransfer(bytes: MessageBytes, encoding: TransferEncoding | null): Iterable<Buffer> {
  switch (encoding) {
    case 'base64':
      return { [Symbol.iterator]: () => decodeBase64(bytes) };
    case 'quoted-printable':
      return { [Symbol.iterator]: () => decodeQuotedPrintable(bytes) };
    case 'uuencode':
      return { [Symbol.iterator]: () => decodeUuencoded(bytes) };
    case null:
      return { [Symbol.iterator]: () => blocks(bytes) };
  }
}

/** How many bytes `decodeTransfer` gives. For base64, in which large files come, without decoding them. */
export function decodedLength(bytes: MessageBytes, encoding: TransferEncoding | null): number {
  if (encoding === null) return bytes.length;
  let length = 0;
  if (encoding === 'base64') for (const groups of base64Groups(bytes)) length += groups.decodedLength;
  else for (const piece of decodeTransfer(bytes, encoding)) length += piece.length;
  return length;
}

/** For the pieces of what stands in memory. */
export function joined(pieces: Iterable<Buffer>): Buffer {
  const [first, ...others] = pieces;
  return others.length > 0 ? Buffer.concat([first!, ...others]) : (first ?? Buffer.alloc(0));
}

function* decodeUuencoded(bytes: MessageBytes): Generator<Buffer> {
  const encoded = bytes.subarray(0);
  yield decodeUuencode(encoded) ?? encoded;
}

function* decodeBase64(bytes: MessageBytes): Generator<Buffer> {
  for (const { encoded } of base64Groups(bytes)) yield decodeBase64Text(encoded.toString('latin1'));
}

interface Base64Groups {
  encoded: Buffer;
  decodedLength: number;
}

/** All of it, in blocks that end where a group of four characters does, so that each can be decoded by itself. */
function* base64Groups(bytes: MessageBytes): Generator<Base64Groups> {
  for (let at = 0; at < bytes.length;) {
    const block = bytes.subarray(at, at + BLOCK);
    const groups = groupsIn(block, at + block.length === bytes.length);
    yield groups;
    at += groups.encoded.length;
  }
}

/** Up to the end of the last whole group, or all; what is no base64 does not count, and padding ends a group. */
function groupsIn(block: Buffer, all: boolean): Base64Groups {
  let count = 0;
  let end = 0;
  let decodedLength = 0;
  for (let at = 0; at < block.length; at++) {
    if (count === 0) {
      end = afterWholeGroups(block, at);
      decodedLength += ((end - at) / 4) * 3;
      at = end;
      if (at === block.length) break;
    }
    const byte = block[at]!;
    if (byte === EQUALS) decodedLength += bytesOf(count);
    else if (IN_BASE64[byte] === 0 || ++count < 4) continue;
    else decodedLength += 3;
    count = 0;
    end = at + 1;
  }
  if (!all && end > 0) return { encoded: block.subarray(0, end), decodedLength };
  return { encoded: block, decodedLength: decodedLength + bytesOf(count) };
}

/** Over the groups that follow each other without anything between them: nearly all, at half the price of one by one. */
function afterWholeGroups(block: Buffer, from: number): number {
  let at = from;
  while (
    at + 4 <= block.length &&
    (IN_BASE64[block[at]!]! & IN_BASE64[block[at + 1]!]! & IN_BASE64[block[at + 2]!]! & IN_BASE64[block[at + 3]!]!) ===
      1
  ) {
    at += 4;
  }
  return at;
}

/** What so many characters of an unfinished group stand for. */
function bytesOf(characters: number): number {
  return (characters * 3) >> 2;
}

const IN_BASE64 = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x80 && /[\w+/-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

function decodeBase64Text(text: string): Buffer {
  const padding = text.indexOf('=');
  // Node stops at the first "=", but some programs pad every line or join encoded pieces.
  if (padding < 0 || /^[=\s]*$/.test(text.slice(padding))) return Buffer.from(text, 'base64');
  return Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, 'base64')));
}

/** Whether most of it could be base64. Some mail only says so. */
export function seemsBase64(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 4096);
  return start.replace(/[\w+/=\r\n-]+/g, '').length * 20 <= start.length;
}

/** In pieces that end where a line ends, because no escape goes over more than its line and the break behind it. */
function* decodeQuotedPrintable(bytes: MessageBytes): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const lines = wholeLines(bytes, at);
    yield decodeQuotedPrintableLines(lines);
    at += lines.length;
  }
}

/** A block of lines, which is larger when a line is. */
function wholeLines(bytes: MessageBytes, from: number): Buffer {
  for (let size = BLOCK; ; size *= 2) {
    const block = bytes.subarray(from, from + size);
    if (from + block.length === bytes.length) return block;
    const lineEnd = block.lastIndexOf(LF);
    if (lineEnd >= 0) return block.subarray(0, lineEnd + 1);
  }
}

function decodeQuotedPrintableLines(bytes: Buffer): Buffer {
  let from = bytes.indexOf(EQUALS);
  if (from < 0) return bytes;
  const target = Buffer.allocUnsafe(bytes.length);
  bytes.copy(target, 0, 0, from);
  let length = from;
  while (from < bytes.length) {
    const byte = bytes[from]!;
    if (byte !== EQUALS) {
      target[length++] = byte;
      from++;
      continue;
    }
    const value = from + 2 < bytes.length ? hexByte(bytes[from + 1]!, bytes[from + 2]!) : -1;
    if (value >= 0) {
      target[length++] = value;
      from += 3;
      continue;
    }
    const next = afterSoftBreak(bytes, from + 1);
    if (next < 0) target[length++] = byte;
    from = next < 0 ? from + 1 : next;
  }
  return target.subarray(0, length);
}

/** Offset after a soft line break (RFC 2045 6.7 rule 5) whose "=" stands before `from`; -1 when it is none. */
function afterSoftBreak(bytes: Buffer, from: number): number {
  let end = from;
  // White space after the "=" was added in transport. Bounded, or "=   " repeated would take quadratic time.
  while (end < from + 80 && (bytes[end] === SPACE || bytes[end] === TAB || bytes[end] === CR)) end++;
  if (bytes[end] === LF) return end + 1;
  return end === bytes.length ? end : -1;
}
