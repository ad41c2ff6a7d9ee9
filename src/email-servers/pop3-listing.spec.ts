import { parseListing } from './pop3-listing';
import { Pop3Garbled } from './pop3-session';

it('joins unique-ids with sizes, in the order of the unique-ids', () => {
  expect(parseListing(['2 b', '1 a'], ['1 100', '2 2000 more words'])).toEqual([
    { number: 2, uidl: 'b', sizeBytes: 2000 },
    { number: 1, uidl: 'a', sizeBytes: 100 },
  ]);
});

it('an empty mailbox is an empty list', () => {
  expect(parseListing([], [])).toEqual([]);
});

it.each([
  ['case counts', ['1 aB', '2 ab'], ['aB', 'ab']],
  ['every visible character', ['1 !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'], ['!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~']],
  ['longer than the RFC allows', [`1 ${'x'.repeat(200)}`], ['x'.repeat(200)]],
  ['8-bit, as some servers send', ['1 \xe4\xff'], ['\xe4\xff']],
  ['identical copies are one message', ['1 a', '2 a', '3 b'], ['a', 'b']],
])('unique-ids: %s', (_, ids, expected) => {
  expect(parseListing(ids, []).map((m) => m.uidl)).toEqual(expected);
});

it.each([
  [['1'], []],
  [['x a'], []],
  [['1 a b'], []],
  [['1 a'], ['1']],
  [['1 a'], ['1 many']],
])('%j with %j is no listing, rather than an empty one', (ids, sizes) => {
  expect(() => parseListing(ids, sizes)).toThrow(Pop3Garbled);
});
