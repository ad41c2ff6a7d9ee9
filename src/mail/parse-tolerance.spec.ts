import { parseMessage } from './parse';
import { DEFAULT_PARSE_LIMITS, UnparsableMessage } from './parsed-message';

/** Lines to bytes, one byte for each character, so that raw 8-bit bytes can be written down. */
function mail(...lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

describe('parseMessage: what real mail gets wrong', () => {
  it.each([
    ['no headers at all', mail('', 'only text'), { from: null, messageId: null, subject: '', text: 'only text' }],
    ['headers only, without an empty line', mail('Subject: x', 'From: a@b.de'), { subject: 'x', text: '', html: null }],
    ['an empty body', mail('Subject: x', '', ''), { subject: 'x', text: '', attachments: [] }],
    ['bare LF', Buffer.from('Subject: x\nTo: a@b.de\n\none\ntwo'), { subject: 'x', text: 'one\ntwo' }],
    ['a bare CR', mail('Subject: x', '', 'one\rtwo'), { text: 'one\ntwo' }],
    ['zero bytes', mail('Subject: a\0b', '', 'c\0d'), { subject: 'a b', text: 'cd' }],
    ['zero bytes in HTML', mail('Content-Type: text/html', '', '<p>c\0d'), { html: '<p>cd', text: 'cd' }],
    ['an mbox line at the top', mail('From bob@x Tue Mar 3 10:00:00 2026', 'Subject: x', '', 'y'), { subject: 'x' }],
    ['a line that is no header', mail('Subject: x', 'nonsense', ' and more', 'To: a@b.de', ''), { subject: 'x' }],
    ['a space before the colon', mail('Subject : x', '', ''), { subject: 'x' }],
    ['a type that is no type', mail('Content-Type: text', '', 'said'), { text: 'said', attachments: [] }],
    ['a multipart without a boundary', mail('Content-Type: multipart/mixed', '', 'said'), { text: 'said' }],
    ['a boundary that never comes', mail('Content-Type: multipart/mixed; boundary=b', '', 'said'), { text: 'said' }],
    [
      'a part without headers and without an end',
      mail('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'said'),
      { text: 'said' },
    ],
    ['an unknown transfer encoding', mail('Content-Transfer-Encoding: x-foo', '', 'said'), { text: 'said' }],
    ['an unknown charset', mail('Content-Type: text/plain; charset=x-foo', '', 'caf\xe9'), { text: 'café' }],
    ['a date that is none', mail('Date: yesterday', '', ''), { sentAt: null }],
    ['two subjects', mail('Subject: first', 'Subject: second', '', ''), { subject: 'first' }],
    ['a sender without an address', mail('From: Bob', '', ''), { from: null }],
    ['a Message-ID without brackets', mail('Message-ID: a@b', '', ''), { messageId: 'a@b' }],
  ])('accepts %s', async (_case, bytes, expected) => {
    const message = await parseMessage(bytes);
    expect({ ...message, html: message.html?.text() ?? null }).toMatchObject(expected);
  });

  it('lets no line break out of an encoded word into a name or subject', async () => {
    const message = await parseMessage(
      mail(
        'From: =?utf-8?Q?Bob=0D=0ABcc:_x@y.de?= <bob@example.org>',
        'Subject: =?utf-8?Q?a=0D=0A=0D=0Ab=E2=80=AEcod?=',
        '',
        '',
      ),
    );
    expect([message.from?.name, message.subject]).toEqual(['Bob Bcc: x@y.de', 'a bcod']);
  });

  it('caps the subject without cutting a character in two', async () => {
    const message = await parseMessage(Buffer.from(`Subject: ${'a'.repeat(997)}😀\r\n\r\n`));
    expect(message.subject).toBe('a'.repeat(997));
  });

  it('keeps the oldest and the newest 99 of too many references', async () => {
    const ids = Array.from({ length: 150 }, (_, i) => `<${i}@x>`);
    const { references } = await parseMessage(mail(`References: ${ids.join('\r\n ')}`, '', ''));
    expect([references.length, references[0], references[1], references.at(-1)]).toEqual([100, '0@x', '51@x', '149@x']);
  });

  it('cuts a text that is too long and says so', async () => {
    const limits = { ...DEFAULT_PARSE_LIMITS, maxTextChars: 10 };
    const { text } = await parseMessage(mail('', 'a'.repeat(11)), limits);
    expect(text).toBe(`${'a'.repeat(10)}\n\n[The message is longer; only its first 10 characters are shown.]`);
  });

  it('leaves out addresses beyond the limit', async () => {
    const limits = { ...DEFAULT_PARSE_LIMITS, maxAddresses: 2 };
    const { to } = await parseMessage(mail('To: a@x.de, b@x.de', 'To: c@x.de', '', ''), limits);
    expect(to.map(({ address }) => address)).toEqual(['a@x.de', 'b@x.de']);
  });

  it('calls a message without a byte malformed', async () => {
    await expect(parseMessage(new Uint8Array(0))).rejects.toMatchObject({ code: 'MALFORMED' });
    await expect(parseMessage(new Uint8Array(0))).rejects.toBeInstanceOf(UnparsableMessage);
  });
});
