import { parseHeadersOnly } from './headers';
import { parseMessageSync } from './parse';
import { DEFAULT_PARSE_LIMITS, UnparsableMessage } from './parsed-message';

const HEAD = 'From: a@example.org\r\nSubject: x\r\n';

function nested(levels: number): string {
  return Array.from(
    { length: levels },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
  ).join('');
}

function codeOf(text: string, limits = DEFAULT_PARSE_LIMITS): string {
  try {
    parseMessageSync(Buffer.from(text, 'latin1'), limits);
    return 'parsed';
  } catch (error) {
    return error instanceof UnparsableMessage ? error.code : 'another error';
  }
}

describe('parseMessage: limits', () => {
  const part = '--b\r\nContent-Type: image/png\r\n\r\nx\r\n';

  it.each([
    [
      '10 000 parts',
      `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(10_000)}`,
      'TOO_MANY_PARTS',
    ],
    ['1000-deep nesting', HEAD + nested(1000), 'NESTED_TOO_DEEP'],
    ['100 000 headers', `${HEAD}${'X-A: b\r\n'.repeat(100_000)}\r\n`, 'TOO_MANY_HEADERS'],
    ['a header of 10 MB', `${HEAD}X-A: ${'a'.repeat(10_000_000)}\r\n\r\n`, 'HEADER_TOO_LARGE'],
    ['a header folded into 10 MB', `${HEAD}X-A: a${'\r\n a'.repeat(2_000_000)}\r\n\r\n`, 'HEADER_TOO_LARGE'],
    [
      'headers hidden in parts',
      `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${'X-A: b\r\n'.repeat(100_000)}`,
      'TOO_MANY_HEADERS',
    ],
    [
      '600 attachments',
      `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(600)}`,
      'TOO_MANY_ATTACHMENTS',
    ],
  ])('refuses %s', (_case, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it.each([
    ['parts', { maxParts: 4 }, { maxParts: 3 }, 'TOO_MANY_PARTS'],
    ['headers', { maxHeaders: 6 }, { maxHeaders: 5 }, 'TOO_MANY_HEADERS'],
    ['attachments', { maxAttachments: 3 }, { maxAttachments: 2 }, 'TOO_MANY_ATTACHMENTS'],
    ['nesting', { maxNesting: 1 }, { maxNesting: 0 }, 'NESTED_TOO_DEEP'],
  ])('accepts as many %s as allowed and not one more', (_case, enough, tooFew, code) => {
    const text = `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(3)}`;
    expect(codeOf(text, { ...DEFAULT_PARSE_LIMITS, ...enough })).toBe('parsed');
    expect(codeOf(text, { ...DEFAULT_PARSE_LIMITS, ...tooFew })).toBe(code);
  });

  it('says in its message, for a person, which limit it was', () => {
    const limits = { ...DEFAULT_PARSE_LIMITS, maxHeaders: 1 };
    expect(() => parseMessageSync(Buffer.from(HEAD), limits)).toThrow('The message has more than 1 header fields.');
  });
});

/** Inputs that cost quadratic time or the stack in naive parsers: a regression shows as a time-out of the test. */
describe('parseMessage: inputs made to burn CPU', () => {
  const many = 400_000;
  it.each([
    ['one To with nothing but brackets', `${HEAD}To: ${'<'.repeat(many)}\r\n\r\n`],
    ['nested groups', `${HEAD}To: ${'a:'.repeat(many)}\r\n\r\n`],
    ['half an encoded word, repeated', `Subject: ${'=?utf-8?B?'.repeat(90_000)}\r\n\r\n`],
    ['a References of brackets', `${HEAD}References: ${'<'.repeat(many)}\r\n\r\n`],
    ['semicolons before a parameter', `${HEAD}Content-Type: text/plain;${';'.repeat(many)}x=1\r\n\r\n`],
    ['open comments', `${HEAD}Content-Type: text/plain${'('.repeat(many)}\r\n\r\n`],
    ['carriage returns in a folded header', `${HEAD}X-A: ${'\r'.repeat(many)}x\r\n y\r\n\r\n`],
    [
      'lines that look like boundaries',
      `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--x\r\n'.repeat(many)}`,
    ],
    ['unfinished quoted-printable', `${HEAD}Content-Transfer-Encoding: quoted-printable\r\n\r\n${'=  '.repeat(many)}`],
    ['empty lines before a quotation', `${HEAD}\r\n${'\n'.repeat(many)}> x`],
    ['the beginnings of attributions', `${HEAD}\r\n${'On 1 a\nwrote:\n'.repeat(many / 4)}`],
    ['one line full of attribution words', `${HEAD}\r\n${'On a wrote '.repeat(many / 4)}:`],
    ['HTML of open tags', `${HEAD}Content-Type: text/html\r\n\r\n${'<div>'.repeat(many / 4)}`],
    [
      'HTML of nested links',
      `${HEAD}Content-Type: text/html\r\n\r\n${'<a href=x>'.repeat(400)}${'x '.repeat(many / 4)}`,
    ],
    [
      'HTML of nested quotations',
      `${HEAD}Content-Type: text/html\r\n\r\n${'<blockquote>'.repeat(999)}${'x<br>'.repeat(many / 8)}`,
    ],
  ])('gets through %s', (_case, text) => {
    expect(codeOf(text)).toBe('parsed');
  });

  it('summarises what it refuses to parse', () => {
    const text = `${HEAD}${'X-A: b\r\n'.repeat(100_000)}\r\nbody`;
    expect(parseHeadersOnly(Buffer.from(text))).toMatchObject({ from: { address: 'a@example.org' }, subject: 'x' });
  });
});
