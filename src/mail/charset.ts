import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { decode as decodeByTable } from 'iconv-lite';
import { encodingOf } from './charset-labels';
import { announcesKorean, eucKrOf, gb2312Of } from './seven-bit-charsets';

type Decode = (bytes: Buffer) => string;

const decoders = new Map<string, Decode>();

/**
 * What Node 20 decodes wrongly: windows-1252 without euro sign and curly quotes, EUC-KR without the 8 800 further
 * syllables of Windows-949, Big5 without the characters of Hong Kong, UTF-16 without regard to its byte order mark.
 */
const BY_TABLE = new Set(['windows-1252', 'euc-kr', 'big5', 'utf-16']);

/**
 * Bytes to text, whatever the label says: mail is full of absent, unknown and wrong labels. Never throws; bytes that
 * mean nothing become U+FFFD. Encodings and labels are those of the WHATWG Encoding Standard, Windows and DOS code
 * pages, and UTF-7, which mail may use and pages may not.
 */
export function decodeBytes(bytes: Buffer, label: string | null): string {
  let encoding = encodingOf(label);
  if (encoding?.startsWith('utf-16') || encoding?.startsWith('utf32')) {
    // Text of one byte a character under this label comes from a program that meant its own memory.
    if (bytes.includes(0) || !isUtf8(bytes)) return decodeAs(encoding, bytes);
    encoding = null;
  }
  if (isAscii(bytes)) {
    if (encoding === 'utf7') return decodeAs(encoding, bytes);
    if (encoding === 'hz') return decodeAs('gb18030', gb2312Of(bytes));
    if (announcesKorean(bytes)) return decodeAs('euc-kr', eucKrOf(bytes));
    // ISO-2022-JP consists of ASCII bytes; much of it comes without a label, or labelled US-ASCII.
    const japanese = encoding === 'iso-2022-jp' || bytes.includes('\x1b$');
    return japanese ? decodeAs('iso-2022-jp', bytes) : bytes.toString('latin1');
  }
  switch (encoding) {
    case null:
    case 'hz':
    case 'iso-2022-kr':
    // The label is wrong: both are made of ASCII bytes.
    case 'windows-1252':
      return decodeAs(isUtf8(bytes) ? 'utf-8' : 'windows-1252', bytes);
    case 'utf-8':
      return isUtf8(bytes) ? decodeAs('utf-8', bytes) : decodeBrokenUtf8(bytes);
    default:
      return decodeLabelled(encoding, bytes);
  }
}

const MULTI_BYTE = new Set(['gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr', 'iso-2022-jp']);

/** Bytes above 0x7f from which on valid UTF-8 is no accident in a multi-byte encoding: four characters of GBK. */
const NO_ACCIDENT = 8;

function decodeLabelled(encoding: string, bytes: Buffer): string {
  // Valid UTF-8 is next to impossible by chance in a single-byte encoding, so the label is wrong. Two or three
  // characters of GBK can be valid UTF-8: there the label wins while it makes sense of all bytes.
  const utf8 = isUtf8(bytes);
  if (utf8 && (!MULTI_BYTE.has(encoding) || hasHighBytes(bytes, NO_ACCIDENT))) return decodeAs('utf-8', bytes);
  const text = decodeAs(encoding, bytes);
  return utf8 && text.includes('\ufffd') ? decodeAs('utf-8', bytes) : text;
}

function hasHighBytes(bytes: Buffer, count: number): boolean {
  for (let i = 0; i < bytes.length && count > 0; i++) if (bytes[i]! > 0x7f) count--;
  return count === 0;
}

/** Says UTF-8 and is not: either cut within a character (little is lost), or windows-1252 (most is lost). */
function decodeBrokenUtf8(bytes: Buffer): string {
  const text = decodeAs('utf-8', bytes);
  let lost = 0;
  let kept = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) lost++;
    else if (code > 0x7f) kept++;
  }
  return lost > kept ? decodeAs('windows-1252', bytes) : text;
}

function decodeAs(encoding: string, bytes: Buffer): string {
  let decode = decoders.get(encoding);
  if (!decode) decoders.set(encoding, (decode = decoderOf(encoding)));
  return decode(bytes);
}

function decoderOf(encoding: string): Decode {
  if (!BY_TABLE.has(encoding)) {
    try {
      const decoder = new TextDecoder(encoding);
      return (bytes) => decoder.decode(bytes);
    } catch {
      // iconv-lite knows it, or encodingOf would not have named it
    }
  }
  return (bytes) => decodeByTable(bytes, encoding);
}
