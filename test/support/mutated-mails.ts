import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

const FOLDERS = ['corpus', 'mail'].map((name) => join(__dirname, '../fixtures', name));
const LARGEST = 30_000;

/** The fixtures, but for the few large ones: many runs say more than long ones. */
const fixtures = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => readFileSync(join(folder, file))),
).filter((bytes) => bytes.length <= LARGEST);

/** What means something to readers of mail, in places where it should not be. */
const TOKENS = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\r\n\r\n',
  '\r\n--b1\r\n',
  '\r\n--b1--\r\n',
  '=?utf-8?B?',
  '?=',
  '=?iso-2022-jp?B?GyRC?=',
  '=\r\n',
  '==',
  '"',
  ';',
  '<',
  '>',
  '(',
  ',',
  ':',
  '\xff\xfe',
  '\x1b$B',
  'Content-Type: multipart/mixed; boundary=b1\r\n',
  'Content-Type: text/html; charset=utf-7\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  "Content-Disposition: attachment; filename*0*=utf-8''%\r\n",
  '<script>alert(1)</script>',
  '<img src=cid:x onerror=alert(1)>',
  '\nbegin 644 x\n#0V%T\n`\nend\n',
  '\nOn Tue, 3 Mar 2026 at 10:00, x <x@y.test> wrote:\n> ',
].map((token) => Buffer.from(token, 'latin1'));

type Mutation = (bytes: Buffer) => Buffer;

/** A place as a share of the length, so that it fits whatever the mutations before have left. */
const share = fc.noBias(fc.nat(999)).map((thousandths) => thousandths / 1000);

function replaced(at: number, length: number, by: Uint8Array): Mutation {
  return (bytes) => {
    const start = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(start + length)]);
  };
}

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(share, fc.nat(8), fc.uint8Array({ maxLength: 8 })).map(([at, length, by]) => replaced(at, length, by)),
  fc.tuple(share, fc.constantFrom(...TOKENS)).map(([at, token]) => replaced(at, 0, token)),
  fc.tuple(share, fc.nat(2_000)).map(([at, length]) => replaced(at, length, Buffer.alloc(0))),
  share.map(
    (at): Mutation =>
      (bytes) =>
        bytes.subarray(0, Math.floor(at * bytes.length)),
  ),
  fc.tuple(share, share, fc.constantFrom(...fixtures)).map(
    ([at, from, other]): Mutation =>
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, Math.floor(at * bytes.length)),
          other.subarray(Math.floor(from * other.length)),
        ]),
  ),
  fc.tuple(share, share, fc.nat(20)).map(([at, from, times]): Mutation => (bytes) => {
    const piece = bytes.subarray(Math.floor(from * bytes.length)).subarray(0, 500);
    return replaced(at, 0, Buffer.concat(Array<Buffer>(times).fill(piece)))(bytes);
  }),
);

/** Fixtures after a few mutations, and now and then bytes that never were a mail. */
export const mutatedMails: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 19,
    arbitrary: fc
      .tuple(fc.constantFrom(...fixtures), fc.array(mutation, { minLength: 1, maxLength: 8 }))
      .map(([fixture, mutations]) => mutations.reduce<Buffer>((bytes, mutate) => mutate(bytes), fixture)),
  },
);

/** How many: few in CI, many when FUZZ_RUNS says so. The seed is printed with a failure and given by FUZZ_SEED. */
export function fuzzRuns(few: number): { runs: number; seed: number | undefined } {
  const { FUZZ_RUNS, FUZZ_SEED } = process.env;
  return { runs: Number(FUZZ_RUNS ?? few), seed: FUZZ_SEED === undefined ? undefined : Number(FUZZ_SEED) };
}
