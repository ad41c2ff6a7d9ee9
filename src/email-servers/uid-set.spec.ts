import { uidSet } from './uid-set';

it.each([
  [[7], '7'],
  [[1, 2, 3], '1:3'],
  [[3, 1, 2, 7, 9, 8], '1:3,7:9'],
  [[1, 3, 5], '1,3,5'],
  [[4, 4, 5], '4:5'],
])('%j -> %s', (uids, set) => expect(uidSet(uids)).toBe(set));
