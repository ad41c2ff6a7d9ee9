import fc from 'fast-check';
import { BLOCK } from './message-bytes';
import { decodedLength, decodeTransfer, joined, transferEncodingOf } from './transfer-encoding';

function decode(text: string, encoding: string | null): string {
  return joined(decodeTransfer(Buffer.from(text, 'latin1'), transferEncodingOf(encoding))).toString('latin1');
}

describe('decodeTransfer', () => {
  it.each([
    ['quoted-printable', 'a=3Db=20', 'a=b '],
    ['quoted-printable', 'soft=\r\nbreak=\nhere', 'softbreakhere'],
    ['quoted-printable', 'blanks=  \r\nadded', 'blanksadded'],
    ['quoted-printable', 'lower=c3=a9', 'lower\xc3\xa9'],
    ['quoted-printable', 'wrong=ZZ =4', 'wrong=ZZ =4'],
    ['quoted-printable', 'at the end=', 'at the end'],
    ['quoted-printable', 'raw \xfc', 'raw \xfc'],
    ['Quoted-Printable (comment)', '=41', 'A'],
    ['base64', 'aGVs\r\nbG8=\r\n', 'hello'],
    ['BASE64', 'aGVsbG8', 'hello'],
    ['base64', 'aGU=\r\nbGxv', 'hello'],
    ['"base64"', 'aGVsbG8=', 'hello'],
    ['base64', 'aGV!s bG8=', 'hello'],
    ['8bit', 'a=41\xfc', 'a=41\xfc'],
    ['x-unknown', 'a=41', 'a=41'],
    [null, 'a=41', 'a=41'],
  ])('%s: %j', (encoding, text, expected) => {
    expect(decode(text, encoding)).toBe(expected);
  });

  it.each([
    ['base64', 'in lines of 75 characters', (b: Buffer) => b.toString('base64').replace(/.{75}/g, '$&\r\n')],
    [
      'base64',
      'with padding in between',
      (b: Buffer) => [b.subarray(0, 1_000_000), b.subarray(1_000_000)].map((p) => p.toString('base64')).join('\n'),
    ],
    [
      'quoted-printable',
      'with every byte escaped',
      (b: Buffer) => b.toString('hex').replace(/../g, '=$&').replace(/.{75}/g, '$&=\r\n'),
    ],
  ])('%s in pieces, %s, gives the same bytes as often as it is read', (encoding, _, encode) => {
    const content = Buffer.alloc(3_000_000, Buffer.from(Array.from({ length: 251 }, (__, i) => i)));
    const pieces = decodeTransfer(Buffer.from(encode(content), 'latin1'), transferEncodingOf(encoding));
    expect([...pieces].length).toBeGreaterThan(2);
    expect(Math.max(...[...pieces].map((piece) => piece.length))).toBeLessThan(70_000);
    expect(joined(pieces).equals(content)).toBe(true);
    expect(joined(pieces).equals(content)).toBe(true);
  });
});

describe('decodedLength', () => {
  const ENCODINGS = ['base64', 'quoted-printable', 'uuencode', null] as const;
  /** What matters to a decoder, and runs of it that reach over the end of a block. */
  const run = fc
    .tuple(fc.constantFrom('A', 'aGVsbG8', '=', '==', ' ', '\r\n', '!', '-_', '=41', '\xff'), fc.nat({ max: 3 }))
    .chain(([text, size]) =>
      fc.nat({ max: Math.ceil([3, 80, BLOCK, 2 * BLOCK][size]! / text.length) }).map((n) => text.repeat(n)),
    );

  it('is the number of bytes that decoding gives, whatever stands there', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 12 }), fc.constantFrom(...ENCODINGS), (runs, encoding) => {
        const bytes = Buffer.from(runs.join(''), 'latin1');
        expect(decodedLength(bytes, encoding)).toBe(joined(decodeTransfer(bytes, encoding)).length);
      }),
      { numRuns: 300 },
    );
  });
});
