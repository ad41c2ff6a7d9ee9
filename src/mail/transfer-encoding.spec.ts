import { decodeTransfer } from './transfer-encoding';

function decode(text: string, encoding: string | null): string {
  return decodeTransfer(Buffer.from(text, 'latin1'), encoding).toString('latin1');
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
});
