import { hexByte } from './header-text';
import { withoutComments } from './structured-header';
import { decodeUuencode } from './uuencode';

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Encoded bytes that are decoded at once, so that large files never stand in memory twice. Strings of this size are
 * collected with other young objects; larger ones would pile up until the next full collection.
 */
const PIECE = 64 * 1024;

/**
 * Undoes Content-Transfer-Encoding (RFC 2045 6), piece by piece and as often as asked for. Unknown encodings are taken
 * as 8bit: showing too much beats losing it. A piece may be a view of `bytes`. Linear, never throws.
 */
export function decodeTransfer(bytes: Buffer, encoding: string | null): Iterable<Buffer> {
  switch (/[\w-]+/.exec(withoutComments(encoding ?? '').toLowerCase())?.[0]) {
    case 'base64':
      return { [Symbol.iterator]: () => decodeBase64(bytes) };
    case 'quoted-printable':
      return { [Symbol.iterator]: () => decodeQuotedPrintable(bytes) };
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
    case 'uue':
      return [decodeUuencode(bytes) ?? bytes];
    default:
      return [bytes];
  }
}

export function joined(pieces: Iterable<Buffer>): Buffer {
  const [first, ...others] = pieces;
  return others.length > 0 ? Buffer.concat([first!, ...others]) : (first ?? Buffer.alloc(0));
}

function* decodeBase64(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.length - at <= PIECE ? bytes.length : groupEnd(bytes, at, at + PIECE);
    yield decodeBase64Text(bytes.toString('latin1', at, end));
    at = end;
  }
}

/** Where the last whole group of four before `to` ends; what is no base64 does not count, and padding ends a group. */
function groupEnd(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  let end = to;
  for (let at = from; at < to; at++) {
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
function* decodeQuotedPrintable(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.length - at > PIECE ? bytes.indexOf(LF, at + PIECE) : -1;
    const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
    yield decodeQuotedPrintableLines(bytes.subarray(at, end));
    at = end;
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
