import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { WINDOWS_1252_HIGH, encodingOf } from './charset-labels';

const decoders = new Map<string, TextDecoder>();

/**
 * Bytes to text, whatever the label says: mail is full of absent, unknown and wrong labels. Never throws; bytes that
 * mean nothing become U+FFFD. Encodings and labels are those of the WHATWG Encoding Standard plus Windows code pages.
 */
export function decodeBytes(bytes: Buffer, label: string | null): string {
  let encoding = encodingOf(label);
  // A "UTF-16" mail without a single zero byte was labelled by a program that meant its own memory.
  if (encoding?.startsWith('utf-16')) {
    if (bytes.includes(0)) return decoder(encoding).decode(bytes);
    encoding = null;
  }
  if (isAscii(bytes)) {
    // ISO-2022-JP consists of ASCII bytes; much of it comes without a label, or labelled US-ASCII.
    const japanese = encoding === 'iso-2022-jp' || bytes.includes('\x1b$');
    return japanese ? decoder('iso-2022-jp').decode(bytes) : bytes.toString('latin1');
  }
  switch (encoding) {
    case null:
    case 'windows-1252':
      return isUtf8(bytes) ? decoder('utf-8').decode(bytes) : decodeWindows1252(bytes);
    case 'utf-8':
      return isUtf8(bytes) ? decoder('utf-8').decode(bytes) : decodeBrokenUtf8(bytes);
    default:
      return decodeAs(encoding, bytes);
  }
}

const MULTI_BYTE = new Set(['gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr', 'iso-2022-jp']);

/** Bytes above 0x7f from which on valid UTF-8 is no accident in a multi-byte encoding: four characters of GBK. */
const NO_ACCIDENT = 8;

function decodeAs(encoding: string, bytes: Buffer): string {
  // Valid UTF-8 is next to impossible by chance in a single-byte encoding, so the label is wrong. Two or three
  // characters of GBK can be valid UTF-8: there the label wins while it makes sense of all bytes.
  const utf8 = isUtf8(bytes);
  if (utf8 && (!MULTI_BYTE.has(encoding) || hasHighBytes(bytes, NO_ACCIDENT))) return decoder('utf-8').decode(bytes);
  const text = decoder(encoding).decode(bytes);
  return utf8 && text.includes('\ufffd') ? decoder('utf-8').decode(bytes) : text;
}

function hasHighBytes(bytes: Buffer, count: number): boolean {
  for (let i = 0; i < bytes.length && count > 0; i++) if (bytes[i]! > 0x7f) count--;
  return count === 0;
}

/** Says UTF-8 and is not: either cut within a character (little is lost), or windows-1252 (most is lost). */
function decodeBrokenUtf8(bytes: Buffer): string {
  const text = decoder('utf-8').decode(bytes);
  let lost = 0;
  let kept = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) lost++;
    else if (code > 0x7f) kept++;
  }
  return lost > kept ? decodeWindows1252(bytes) : text;
}

/** By hand because the decoder of Node 20 leaves 0x80-0x9f as control characters: no euro sign, no curly quotes. */
function decodeWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252_HIGH[char.charCodeAt(0) - 0x80]!);
}

function decoder(encoding: string): TextDecoder {
  let found = decoders.get(encoding);
  if (!found) decoders.set(encoding, (found = new TextDecoder(encoding)));
  return found;
}
