import { refreshAheadAt, retryAfterMs, retryRefreshAt } from './refresh-schedule';

const now = new Date('2026-01-05T09:00:00.000Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const after = (date: Date) => date.getTime() - now.getTime();

it.each([
  ['an hour', 60 * MINUTE, 0, 55 * MINUTE],
  ['an hour', 60 * MINUTE, 1, 50 * MINUTE],
  ['20 minutes', 20 * MINUTE, 1, 16 * MINUTE],
  ['5 seconds', 5 * SECOND, 0, 4 * SECOND],
])('a token of %s is renewed ahead of its end', (_, life, random, expected) => {
  expect(after(refreshAheadAt(now, life, () => random))).toBe(expected);
});

it.each([
  ['TRANSIENT', 1, null, 2 * SECOND],
  ['TRANSIENT', 3, null, 8 * SECOND],
  ['TRANSIENT', 99, null, 2 * MINUTE],
  ['TRANSIENT', 1, 30 * SECOND, 30 * SECOND],
  ['TRANSIENT', 1, 24 * 60 * MINUTE, 60 * MINUTE],
  ['MISCONFIGURED', 1, null, MINUTE],
  ['MISCONFIGURED', 99, null, 60 * MINUTE],
] as const)('after %s number %i with Retry-After %p it waits %i ms at most', (failure, failures, wanted, expected) => {
  expect(after(retryRefreshAt(now, failure, failures, wanted, () => 1))).toBe(expected);
});

it.each([
  ['120', 120 * SECOND],
  [' 2 ', 2 * SECOND],
  ['Mon, 05 Jan 2026 09:00:30 GMT', 30 * SECOND],
  ['Mon, 05 Jan 2026 08:00:00 GMT', 0],
  ['soon', null],
  [null, null],
])('Retry-After: %p', (header, expected) => {
  expect(retryAfterMs(header, now)).toBe(expected);
});
