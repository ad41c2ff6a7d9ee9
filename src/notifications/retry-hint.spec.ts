import { retryHintMs } from './retry-hint';

const MINUTE = 60_000;

it.each([
  ['451 4.7.1 Please try again in 5 minutes', 5 * MINUTE],
  ['450 4.7.1 Greylisted, retry in 300 seconds', 5 * MINUTE],
  ['451 Greylisting in action, please come back in 00:02:30', 2.5 * MINUTE],
  ['421 4.3.2 Retry-After: 90', 90_000],
  ['450 4.2.1 wait 2 hrs', 120 * MINUTE],
  ['452 4.3.1 try again later, in about 3 days, in 96 hours', 240 * MINUTE],
  ['451 4.7.1 You have been greylisted for 60s', MINUTE],
  ['450 4.2.0 Recipient address rejected: Greylisted, see http://postgrey.example/help', 5 * MINUTE],
  ['451 Graylisted', 5 * MINUTE],
])('%s', (reply, ms) => expect(retryHintMs(reply)).toBe(ms));

it.each([
  '451 4.3.0 Temporary lookup failure',
  '450 4.1.1 <ann@example.com>: unverified address',
  '451 try again later',
  '421 in 0 seconds',
  '250 2.0.0 Ok: queued in 12 as 5A',
])('nothing in: %s', (reply) => expect(retryHintMs(reply)).toBeNull());

// So long that it would not end if it took more than linear time.
it('nothing in very many words', () => {
  expect(retryHintMs('in '.repeat(1_000_000) + 'again'.repeat(1_000_000))).toBeNull();
});
