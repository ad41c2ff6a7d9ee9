import { isUtf8 } from 'node:buffer';
import { decodeBytes } from './charset';

// Some programs leave a few "?" within a word as they are. The bounds, and classes without "?", keep this linear.
const ENCODED_WORD = /=\?([^?\s]{1,60})\?([QqBb])\?([^?]*(?:\?(?!=)[^?]{0,200}){0,5})\?=/g;

const NEEDS_CHARSET = /[^\0-\x1a\x1c-\x7f]/;

/**
 * Raw header value (one character per byte) to Unicode, encoded words left alone. Bytes above 0x7f are not allowed
 * without SMTPUTF8 (RFC 6532) but common: UTF-8 if they are valid UTF-8, else the charset that the body declares,
 * else windows-1252.
 */
export function headerToUnicode(raw: string, bodyCharset: string | null): string {
  if (!NEEDS_CHARSET.test(raw)) return raw;
  const bytes = Buffer.from(raw, 'latin1');
  return decodeBytes(bytes, isUtf8(bytes) ? null : bodyCharset);
}

/** Raw value of an unstructured header (Subject) to text: RFC 2047 encoded words decoded, not yet cleaned. */
export function decodeHeaderText(raw: string, bodyCharset: string | null): string {
  return decodeWords(headerToUnicode(raw, bodyCharset));
}

/** Decodes RFC 2047 encoded words anywhere in a Unicode string, even where the RFC does not allow them. */
export function decodeWords(text: string): string {
  return replaceWords(text, (decoded) => decoded);
}

/**
 * Encoded words of any charset, label and splitting as UTF-8 ones, for a parser that has to see the structure first and
 * decode afterwards (addresses) and does not know about wrong labels and split characters.
 */
export function wordsToUtf8(text: string): string {
  return replaceWords(text, (decoded) => `=?utf-8?B?${Buffer.from(decoded, 'utf8').toString('base64')}?=`);
}

interface Word {
  charset: string;
  bytes: Buffer;
}

function replaceWords(text: string, emit: (decoded: string) => string): string {
  if (!text.includes('=?')) return text;
  const out: string[] = [];
  let run: Word[] = [];
  let done = 0;
  for (const match of text.matchAll(ENCODED_WORD)) {
    const gap = text.slice(done, match.index);
    // RFC 2047 6.2: white space between two encoded words is not part of the text.
    if (run.length > 0 && gap.trim() !== '') {
      out.push(emit(decodeRun(run)));
      run = [];
    }
    if (run.length === 0) out.push(gap);
    const [, label = '', encoding, payload = ''] = match;
    // RFC 2231 5: the label may be followed by "*" and a language.
    run.push({ charset: label.split('*', 1)[0]!, bytes: wordBytes(encoding!, payload) });
    done = match.index + match[0].length;
  }
  if (run.length > 0) out.push(emit(decodeRun(run)));
  out.push(text.slice(done));
  return out.join('');
}

/** Bytes of neighbours with the same charset are joined first: many programs split within a character. */
function decodeRun(run: Word[]): string {
  let text = '';
  for (let i = 0; i < run.length;) {
    const { charset } = run[i]!;
    const parts: Buffer[] = [];
    for (; i < run.length && run[i]!.charset === charset; i++) parts.push(run[i]!.bytes);
    text += decodeParts(parts, charset);
  }
  return text;
}

function decodeParts(parts: Buffer[], charset: string): string {
  if (parts.length === 1) return decodeBytes(parts[0]!, charset);
  const joined = decodeBytes(Buffer.concat(parts), charset);
  if (!joined.includes('\ufffd')) return joined;
  // ISO-2022-JP switches back at the end of each word, and a decoder takes two switches in a row for an error.
  const separate = parts.map((part) => decodeBytes(part, charset)).join('');
  return separate.includes('\ufffd') ? joined : separate;
}

function wordBytes(encoding: string, payload: string): Buffer {
  if (encoding === 'B' || encoding === 'b') return Buffer.from(payload, 'base64');
  return decodeHexEscapes(Buffer.from(payload.replaceAll('_', ' '), 'utf8'), 0x3d);
}

/** `=C3` (RFC 2047 Q) or `%C3` (RFC 2231) to bytes; what is no valid escape stays as it is. */
export function decodeHexEscapes(source: Buffer, escape: number): Buffer {
  const target = Buffer.allocUnsafe(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    const byte = source[i]!;
    const value = byte === escape && i + 2 < source.length ? hexByte(source[i + 1]!, source[i + 2]!) : -1;
    if (value >= 0) i += 2;
    target[length++] = value >= 0 ? value : byte;
  }
  return target.subarray(0, length);
}

/** Two ASCII hex digits, either case, to a byte; -1 when they are none. */
export function hexByte(high: number, low: number): number {
  const value = HEX[high]! * 16 + HEX[low]!;
  return value >= 0 ? value : -1;
}

const HEX = new Int16Array(256).fill(-1000);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
