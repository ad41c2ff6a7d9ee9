import { fingerprint } from './fingerprint';
import { parseMessageSync } from './parse';

const LINES = [
  'Received: from a by b; Tue, 3 Mar 2026 10:00:01 +0000',
  'Message-ID: <1@example.org>',
  'From: Anna <anna@example.org>',
  'Date: Tue, 3 Mar 2026 10:00:00 +0000',
  'Subject: The printer on the second floor does not print',
  'To: desk@example.com',
];
const BODY = 'Line one\r\nline two\r\n';

function mail(lines: string[], body = BODY, newline = '\r\n'): string {
  return fingerprint(Buffer.from(`${lines.join(newline)}${newline}${newline}${body}`, 'latin1'));
}

function changed(from: string, to: string): string {
  return mail(LINES.map((line) => line.replace(from, to)));
}

describe('fingerprint', () => {
  const original = mail(LINES);

  it('is a SHA-256 in hex', () => {
    expect(original).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['other trace headers', mail(['Return-Path: <x@y>', 'Delivered-To: desk', 'X-Spam: no', ...LINES.slice(1)])],
    ['another order of headers', mail([...LINES].reverse())],
    ['LF instead of CRLF between headers', mail(LINES, BODY, '\n')],
    ['a folded subject', changed('second floor', 'second\r\n\tfloor')],
    ['a header name in another case', changed('Message-ID', 'Message-Id')],
    ['another recipient', changed('desk@', 'other@')],
  ])('is the same with %s', (_case, other) => {
    expect(other).toBe(original);
  });

  it.each([
    ['another Message-ID', changed('<1@', '<2@')],
    ['another sender', changed('anna@', 'anne@')],
    ['another date', changed('10:00:00', '10:00:02')],
    ['another subject', changed('printer', 'Printer')],
    ['one byte of the body changed', mail(LINES, BODY.replace('two', 'twO'))],
    ['one byte more at the end', mail(LINES, `${BODY} `)],
    ['LF instead of CRLF in the body', mail(LINES, BODY.replaceAll('\r', ''))],
    ['a second subject', mail([...LINES, 'Subject: other'])],
    ['no Date', mail(LINES.filter((line) => !line.startsWith('Date')))],
  ])('is another one with %s', (_case, other) => {
    expect(other).not.toBe(original);
  });

  it('cannot be kept by moving text from one field into the next', () => {
    expect(mail(['From: ab', 'Date: c', 'Subject: d'])).not.toBe(mail(['From: a', 'Date: bc', 'Subject: d']));
    expect(mail(['Subject: a'], 'b')).not.toBe(mail(['Subject: ab'], ''));
    expect(mail(['Subject: a', 'Subject: b'])).not.toBe(mail(['Subject: ab']));
    expect(mail(['Date: x'])).not.toBe(mail(['Subject: x']));
  });

  it('is the one that a parsed message has', () => {
    const bytes = Buffer.from(`${LINES.join('\r\n')}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx`);
    expect(parseMessageSync(bytes).fingerprint).toBe(fingerprint(bytes));
  });

  it('tells messages apart that have too many headers to be parsed', () => {
    const lines = Array<string>(6000).fill('X-A: b');
    expect(mail(lines, 'a')).not.toBe(mail(lines, 'b'));
    expect(mail(lines, 'a')).toBe(mail([...lines, 'X-B: c'], 'a'));
  });
});
