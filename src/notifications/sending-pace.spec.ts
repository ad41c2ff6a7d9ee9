import { bulkAllowance, type SendingUsage } from './sending-pace';

const NOW = new Date('2026-01-10T12:00:00.000Z');
const HOUR = 3_600_000;
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const usage = (used: number, oldestMs = 20 * HOUR, latestMs = 0): SendingUsage => ({
  quota: 500,
  used,
  oldestAt: ago(oldestMs),
  latestAt: ago(latestMs),
});

it.each([
  ['all that is below four fifths', usage(100), 300],
  ['one more when the last of them is taken', usage(399), 1],
  ['nothing just after the last one, beyond that', usage(400), 0],
  // 4 hours until something is free, for 100 recipients: one in 144 s
  ['nothing before its turn', usage(400, 20 * HOUR, 143_000), 0],
  ['one in its turn', usage(400, 20 * HOUR, 144_000), 1],
  ['one at once, when something becomes free at once', usage(499, 24 * HOUR - 10, 10), 1],
  ['nothing when nothing is left', usage(500, 20 * HOUR, HOUR), 0],
])('bulk mail may have %s', (_, sent, allowed) => expect(bulkAllowance(sent, NOW)).toBe(allowed));
