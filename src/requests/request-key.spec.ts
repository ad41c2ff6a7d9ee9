import { parseRequestKey, requestKey } from './request-key';

describe('request keys', () => {
  it('are written with the number', () => {
    expect(requestKey(42)).toBe('REQ-42');
  });

  it.each<[string, number | null]>([
    ['REQ-42', 42],
    [' req-7 ', 7],
    ['Req-999999999', 999_999_999],
    // More digits than the column holds.
    ['REQ-9999999999', null],
    ['REQ-042', null],
    ['REQ-0', null],
    ['REQ-', null],
    ['42', null],
    ['REQ-4 2', null],
    ['xREQ-42', null],
  ])('%p names %p', (key, number) => {
    expect(parseRequestKey(key)).toBe(number);
  });
});
