import { parseHeadersOnly, readHeaderBlock } from './headers';

function headersOf(text: string): (readonly [string, string])[] {
  return readHeaderBlock(Buffer.from(text, 'latin1')).headers;
}

describe('readHeaderBlock', () => {
  it.each([
    ['CRLF', 'A: 1\r\nB: 2\r\n\r\nbody', 14],
    ['LF', 'A: 1\nB: 2\n\nbody', 11],
    ['CR CR LF', 'A: 1\r\r\nB: 2\r\r\n\r\r\nbody', 17],
    ['no body', 'A: 1\r\nB: 2', 10],
  ])('finds fields and body with %s', (_case, text, bodyStart) => {
    const block = readHeaderBlock(Buffer.from(text));
    expect(block).toEqual({ headers: [['a', '1'], ['b', '2']], bodyStart, exceeded: null }); // prettier-ignore
  });

  it.each([
    ['unfolds', 'A: one\r\n two\r\n\tthree', [['a', 'one two\tthree']]],
    ['keeps bytes above 0x7f as they are', 'A: \xfc\x80', [['a', '\xfc\x80']]],
    ['keeps repeated fields in order', 'A: 1\na: 2', [['a', '1'], ['a', '2']]], // prettier-ignore
    ['keeps empty values', 'A:\nB: x', [['a', ''], ['b', 'x']]], // prettier-ignore
    ['keeps colons in values', 'A: b: c', [['a', 'b: c']]],
    ['skips what is no field, with its continuations', 'From x Mon 1 10:00\n more\nA: 1', [['a', '1']]],
    ['skips a name with a byte above 0x7f', '\xa0From: x\nA: 1', [['a', '1']]],
    ['does not take a line of blanks for the end', 'A: 1\n \nB: 2', [['a', '1'], ['b', '2']]], // prettier-ignore
  ])('%s', (_case, text, expected) => {
    expect(headersOf(text)).toEqual(expected);
  });

  it('keeps what it has, and still finds the body, beyond the limits', () => {
    const text = `${'A: 1\r\n'.repeat(5001)}\r\nbody`;
    const block = readHeaderBlock(Buffer.from(text));
    expect([block.exceeded, block.headers.length, text.slice(block.bodyStart)]).toEqual([
      'TOO_MANY_HEADERS',
      5000,
      'body',
    ]);
  });

  it('reads a view into a larger buffer', () => {
    const view = new Uint8Array(Buffer.from('xxA: 1\r\n\r\nbody')).subarray(2);
    expect(readHeaderBlock(view)).toEqual({ headers: [['a', '1']], bodyStart: 8, exceeded: null });
  });
});

describe('parseHeadersOnly', () => {
  it('reads what a list shows from headers without a body', () => {
    const text = [
      'Message-ID: <1@x.de>',
      'From: J\xf6rg <j@x.de>',
      'Subject: B\xfcro',
      'Date: Tue, 3 Mar 2026 10:00:00 +0000',
      'Content-Type: text/plain; charset=iso-8859-1',
    ].join('\r\n');
    expect(parseHeadersOnly(Buffer.from(text, 'latin1'))).toEqual({
      messageId: '1@x.de',
      from: { address: 'j@x.de', name: 'Jörg' },
      subject: 'Büro',
      sentAt: new Date('2026-03-03T10:00:00Z'),
    });
  });

  it('answers empty values for something that is no message', () => {
    expect(parseHeadersOnly(new Uint8Array([0, 255, 10, 13]))).toEqual({
      messageId: null,
      from: null,
      subject: '',
      sentAt: null,
    });
  });
});
