import { decodeBytes } from './charset';
import { decodeHexEscapes } from './header-text';

/** `text/plain; charset=utf-8`: the value in lower case, parameter names in lower case, parameter values as meant. */
export interface StructuredHeader {
  value: string;
  params: ReadonlyMap<string, string>;
}

/** Parameters whose values may hold anything, parentheses included. */
const FREE_TEXT = new Set(['name', 'filename']);

/**
 * Parses Content-Type and Content-Disposition (RFC 2045 5.1, RFC 2183) with RFC 2231 continuations and charsets, in
 * linear time. Lenient where real mail is wrong: unquoted values with spaces, backslashes of Windows paths, missing
 * quotes. Of a parameter given twice the first counts, as everywhere else in mail software. Never throws.
 */
export function parseStructuredHeader(text: string): StructuredHeader {
  const semicolon = text.indexOf(';');
  const before = withoutComments(semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const [value = '', ...more] = before.split(/\s+/, 2);
  const params = new Map<string, string>();
  // "text/html charset=utf-8": the semicolon was forgotten.
  if (more.some((word) => word.includes('='))) readParams(before, value.length, params);
  if (semicolon >= 0) readParams(text, semicolon + 1, params);
  joinContinuations(params);
  return { value: value.toLowerCase(), params };
}

function readParams(text: string, from: number, params: Map<string, string>): void {
  let position = from;
  let equals = -1;
  while (position < text.length) {
    const semicolon = indexOr(text, ';', position);
    // Looked for again only when it lies behind: a million ";" before one "=" would take quadratic time.
    if (equals < position) equals = text.indexOf('=', position);
    if (equals < 0) return;
    if (semicolon < equals) {
      position = semicolon + 1;
      continue;
    }
    const name = withoutComments(text.slice(position, equals)).trim().toLowerCase();
    let start = equals + 1;
    while (text[start] === ' ' || text[start] === '\t') start++;
    let value: string;
    if (text[start] === '"') {
      const end = closingQuote(text, start + 1);
      value = unescapeQuoted(text.slice(start + 1, end));
      position = indexOr(text, ';', end) + 1;
    } else {
      const end = indexOr(text, ';', start);
      value = text.slice(start, end).trim();
      if (!FREE_TEXT.has(name.split('*', 1)[0]!)) value = withoutComments(value).trim();
      position = end + 1;
    }
    if (name !== '' && !params.has(name)) params.set(name, value);
  }
}

function indexOr(text: string, char: string, from: number): number {
  const index = text.indexOf(char, from);
  return index < 0 ? text.length : index;
}

function closingQuote(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}

/** Only an escaped quote or backslash is an escape: programs put `C:\temp\a.txt` between quotes as it is. */
function unescapeQuoted(text: string): string {
  return text.includes('\\') ? text.replace(/\\(["\\])/g, '$1') : text;
}

/** RFC 822 comments, which may be nested, left out; an unclosed one ends the text. */
export function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  const kept: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(' && depth++ === 0) kept.push(text.slice(start, i));
    else if (text[i] === ')' && depth > 0 && --depth === 0) start = i + 1;
  }
  if (depth === 0) kept.push(text.slice(start));
  return kept.join('');
}

interface Section {
  order: number;
  encoded: boolean;
  value: string;
}

/** RFC 2231: `name*0*=utf-8''%C3`, `name*1="x"` and `name*=utf-8''x` become `name`, and win over a plain `name`. */
function joinContinuations(params: Map<string, string>): void {
  let sections: Map<string, Section[]> | undefined;
  for (const [key, value] of params) {
    const match = /^([^*]+)\*(?:(\d{1,4})(\*)?)?$/.exec(key);
    if (!match) continue;
    sections ??= new Map();
    const [, name = '', order, star] = match;
    const section = { order: Number(order ?? 0), encoded: order === undefined || star !== undefined, value };
    const list = sections.get(name);
    if (list) list.push(section);
    else sections.set(name, [section]);
    params.delete(key);
  }
  if (!sections) return;
  for (const [name, list] of sections) {
    params.set(name, joinSections(list.sort((a, b) => a.order - b.order)));
  }
}

function joinSections(sections: Section[]): string {
  let charset: string | null = null;
  let text = '';
  let pending: Buffer[] = [];
  // A character may be split between two encoded sections, so their bytes are joined before they are decoded.
  const flush = (): void => {
    if (pending.length > 0) text += decodeBytes(Buffer.concat(pending), charset);
    pending = [];
  };
  sections.forEach((section, index) => {
    let { value } = section;
    if (!section.encoded) {
      flush();
      text += value;
      return;
    }
    const prefix = index === 0 ? /^([^']*)'[^']*'/.exec(value) : null;
    if (prefix) {
      charset = prefix[1] || null;
      value = value.slice(prefix[0].length);
    }
    pending.push(decodeHexEscapes(Buffer.from(value, 'utf8'), 0x25));
  });
  flush();
  return text;
}
