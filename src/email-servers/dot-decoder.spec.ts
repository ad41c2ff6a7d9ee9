import fc from 'fast-check';
import { DotDecoder } from './dot-decoder';

/** Feeds the pieces; answers the content, and what came after the end (null: it has not come). */
function decode(pieces: Buffer[]): { content: string; rest: string | null } {
  const decoder = new DotDecoder();
  const content: Buffer[] = [];
  for (const [i, piece] of pieces.entries()) {
    const decoded = decoder.write(piece);
    content.push(...decoded.content);
    if (decoded.rest) {
      const rest = Buffer.concat([decoded.rest, ...pieces.slice(i + 1)]);
      return { content: latin1(Buffer.concat(content)), rest: latin1(rest) };
    }
  }
  return { content: latin1(Buffer.concat(content)), rest: null };
}

/** What a server sends for a message whose lines end with CRLF (RFC 1939 section 3). */
function stuffed(message: string): string {
  const whole = message === '' || message.endsWith('\r\n') ? message : `${message}\r\n`;
  return `\r\n${whole}`.replaceAll('\r\n.', '\r\n..').slice(2) + '.\r\n';
}

const latin1 = (bytes: Buffer) => bytes.toString('latin1');
const bytesOf = (text: string) => Buffer.from(text, 'latin1');

const MESSAGES: [name: string, message: string][] = [
  ['an empty message', ''],
  ['one empty line', '\r\n'],
  ['a mail', 'Subject: x\r\n\r\nHello\r\n'],
  ['a line of one dot', 'a\r\n.\r\nb\r\n'],
  ['a first line of one dot', '.\r\nb\r\n'],
  ['a last line of one dot', 'a\r\n.\r\n'],
  ['lines of dots', '..\r\n...\r\n....\r\n'],
  ['a dot before text', '.profile\r\na\r\n.b\r\n'],
  ['dots inside of a line', 'a.\r\nb..c\r\n'],
  ['8-bit and null bytes', 'caf\xe9\r\n\0\xff\x80\r\n'],
  ['a bare LF and dots', 'a\n.\nb\n.\r\nc\r\n'],
  ['a bare CR and dots', 'a\r.\rb\r\r\n.\r\n'],
  ['a dot and a bare CR', '.\ra\r\n.\r\r\n'],
  ['a dot and a bare LF', '.\na\r\n'],
  ['CR CR LF', 'a\r\r\n.\r\r\nb\r\n'],
];

describe.each(MESSAGES)('%s', (_, message) => {
  const sent = bytesOf(stuffed(message));
  const expected = { content: message, rest: '+OK next\r\n' };
  const wire = Buffer.concat([sent, bytesOf(expected.rest)]);

  it('comes out as it went in, in one piece and byte by byte', () => {
    expect(decode([wire])).toEqual(expected);
    expect(decode([...wire].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it('comes out as it went in, split into three at every two places', () => {
    for (let first = 0; first <= wire.length; first++) {
      for (let second = first; second <= wire.length; second++) {
        const pieces = [wire.subarray(0, first), wire.subarray(first, second), wire.subarray(second)];
        expect(decode(pieces)).toEqual(expected);
      }
    }
  });

  it('has no end before its last byte', () => {
    for (let length = 0; length < sent.length; length++) {
      expect(decode([sent.subarray(0, length)]).rest).toBeNull();
    }
  });
});

it('any message comes out as it went in, in any pieces', () => {
  const text = fc.array(fc.constantFrom('\r\n', '\r\n.', '.', '\r', '\n', 'a', '\xff'), { maxLength: 40 });
  const splits = fc.array(fc.nat({ max: 120 }), { maxLength: 12 });
  fc.assert(
    fc.property(text, splits, (parts, at) => {
      const message = parts.join('');
      const wire = bytesOf(`${stuffed(message)}+OK`);
      const places = [...new Set([0, ...at.filter((place) => place < wire.length), wire.length])].sort((a, b) => a - b);
      const pieces = places.slice(1).map((place, i) => wire.subarray(places[i], place));
      const whole = message === '' || message.endsWith('\r\n') ? message : `${message}\r\n`;
      expect(decode(pieces)).toEqual({ content: whole, rest: '+OK' });
    }),
    { numRuns: 3_000 },
  );
});

it('never holds more than four bytes back', () => {
  const decoder = new DotDecoder();
  const wire = bytesOf('a\r\n..b\r\r\r\n\r\n.\rc');
  let [put, got] = [0, 0];
  for (const byte of wire) {
    put++;
    got += decoder.write(Buffer.from([byte])).content.reduce((sum, piece) => sum + piece.length, 0);
    expect(put - got).toBeLessThanOrEqual(5); // with the dot that is not content any more
  }
});
