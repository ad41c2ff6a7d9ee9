import { hexByte } from './header-text';
import { withoutComments } from './structured-header';

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Undoes Content-Transfer-Encoding (RFC 2045 6). Unknown encodings are taken as 8bit: showing too much beats losing it.
 * What comes back may be a view of `bytes`. Linear, never throws.
 */
export function decodeTransfer(bytes: Buffer, encoding: string | null): Buffer {
  switch (/[\w-]+/.exec(withoutComments(encoding ?? '').toLowerCase())?.[0]) {
    case 'base64':
      return decodeBase64(bytes);
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes);
    default:
      return bytes;
  }
}

function decodeBase64(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const padding = text.indexOf('=');
  // Node stops at the first "=", but some programs pad every line or join encoded pieces.
  if (padding < 0 || /^[=\s]*$/.test(text.slice(padding))) return Buffer.from(text, 'base64');
  return Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, 'base64')));
}

function decodeQuotedPrintable(bytes: Buffer): Buffer {
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
