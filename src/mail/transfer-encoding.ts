import { hexByte } from './header-text';
import { BLOCK, MessageBytes, blocks } from './message-bytes';
import { withoutComments } from './structured-header';
import { decodeUuencode } from './uuencode';

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Undoes Content-Transfer-Encoding (RFC 2045 6), piece by piece and as often as asked for. Unknown encodings are taken
 * as 8bit: showing too much beats losing it. A piece may be a view of `bytes`, good until the next
 * one is asked for. Linear; throws what `bytes` throws and nothing else.
 */
export function decodeTransfer(bytes: MessageBytes, encoding: string | null): Iterable<Buffer> {
  switch (/[\w-]+/.exec(withoutComments(encoding ?? '').toLowerCase())?.[0]) {
    case 'base64':
      return { [Symbol.iterator]: () => decodeBase64(bytes) };
    case 'quoted-printable':
      return { [Symbol.iterator]: () => decodeQuotedPrintable(bytes) };
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
    case 'uue':
      return { [Symbol.iterator]: () => decodeUuencoded(bytes) };
    default:
      return { [Symbol.iterator]: () => blocks(bytes) };
  }
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
  for (let at = 0; at < bytes.length;) {
    const block = bytes.subarray(at, at + BLOCK);
    const end = at + block.length === bytes.length ? block.length : groupEnd(block);
    yield decodeBase64Text(block.toString('latin1', 0, end));
    at += end;
  }
}

/** Where the last whole group of four ends; what is no base64 does not count, and padding ends a group. */
function groupEnd(bytes: Buffer): number {
  let count = 0;
  let end = bytes.length;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte !== EQUALS && (!IN_BASE64[byte] || ++count < 4)) continue;
    count = 0;
    end = at + 1;
  }
  return end;
}

const IN_BASE64 = Array.from({ length: 256 }, (_, byte) => /[\w+/-]/.test(String.fromCharCode(byte)) && byte < 0x80);

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
