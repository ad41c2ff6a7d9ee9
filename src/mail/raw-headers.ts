import { UnparsableCode } from './parse-limits';

/**
 * One header field: name in lower case, value as it came. The value is unfolded and trimmed but not decoded, one
 * character for each byte ("latin1"), so that nothing is lost before header-text.ts has found out the charset.
 */
export type RawHeader = readonly [name: string, value: string];

/** What may still be read; shared by all header blocks of a message and counted down. */
export interface HeaderBudget {
  headers: number;
  bytes: number;
}

export interface HeaderScan {
  headers: RawHeader[];
  /** Offset of the first byte after the empty line, or of what `isEnd` recognised, or the end of the bytes. */
  end: number;
  exceeded: Extract<UnparsableCode, 'TOO_MANY_HEADERS' | 'HEADER_TOO_LARGE'> | null;
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const DASH = 0x2d;
const COLON = 0x3a;

/**
 * Reads one header block (RFC 5322 2.2) from `from` on in linear time, with CRLF or bare LF, and stops when the budget
 * is used up. Lines that are no header field (an mbox "From " line, noise) are skipped with their continuations.
 * `isEnd` says whether a line starting with "--" ends the block: a boundary may come before the empty line.
 */
export function scanHeaders(
  bytes: Buffer,
  from: number,
  budget: HeaderBudget,
  isEnd?: (lineStart: number, lineEnd: number) => boolean,
): HeaderScan {
  const headers: RawHeader[] = [];
  let fieldStart = -1;
  let position = from;
  const finish = (end: number, exceeded: HeaderScan['exceeded'] = null): HeaderScan => {
    if (fieldStart >= 0) addField(headers, bytes, fieldStart, position);
    return { headers, end, exceeded };
  };

  while (position < bytes.length) {
    const newline = bytes.indexOf(LF, position);
    const next = newline < 0 ? bytes.length : newline + 1;
    const lineEnd = newline < 0 ? bytes.length : newline;
    const first = bytes[position];
    if (first === LF || (first === CR && isOnlyCr(bytes, position, lineEnd))) return finish(next);
    if (isEnd && first === DASH && isEnd(position, lineEnd)) return finish(position);
    budget.bytes -= next - position;
    if (budget.bytes < 0) return finish(position, 'HEADER_TOO_LARGE');
    if (first !== SPACE && first !== TAB) {
      if (fieldStart >= 0) addField(headers, bytes, fieldStart, position);
      fieldStart = position;
      if (--budget.headers < 0) {
        fieldStart = -1;
        return finish(position, 'TOO_MANY_HEADERS');
      }
    }
    position = next;
  }
  return finish(bytes.length);
}

function addField(headers: RawHeader[], bytes: Buffer, start: number, end: number): void {
  let colon = start;
  // RFC 5322 3.6.8: a name is printable ASCII without space; a space before the colon is the obsolete form.
  while (colon < end && bytes[colon]! > SPACE && bytes[colon]! < 0x7f && bytes[colon] !== COLON) colon++;
  const nameEnd = colon;
  while (colon < end && (bytes[colon] === SPACE || bytes[colon] === TAB)) colon++;
  if (nameEnd === start || bytes[colon] !== COLON) return;
  let valueStart = colon + 1;
  let valueEnd = end;
  while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1]!)) valueEnd--;
  while (valueStart < valueEnd && isBlank(bytes[valueStart]!)) valueStart++;
  const value = bytes.toString('latin1', valueStart, valueEnd);
  headers.push([
    bytes.toString('latin1', start, nameEnd).toLowerCase(),
    // Whole runs, because a pattern like \r*\n takes quadratic time on a long run of CR alone.
    value.includes('\n') ? value.replace(/[\r\n]+/g, (run) => (run.includes('\n') ? '' : ' ')) : value,
  ]);
}

/** Some gateways write CR CR LF. */
function isOnlyCr(bytes: Buffer, from: number, to: number): boolean {
  while (from < to && bytes[from] === CR) from++;
  return from === to;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === LF || byte === CR;
}

/** Value of the first field with this (lower-case) name: the topmost, which is what other mail software goes by. */
export function firstHeader(headers: readonly RawHeader[], name: string): string | null {
  for (const header of headers) if (header[0] === name) return header[1];
  return null;
}

export function allHeaders(headers: readonly RawHeader[], name: string): string[] {
  return headers.filter((header) => header[0] === name).map((header) => header[1]);
}
