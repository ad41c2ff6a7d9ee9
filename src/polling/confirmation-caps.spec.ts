import { CONFIRMATION_CAPS, ConfirmationCaps, DAY_MS, HOUR_MS } from './confirmation-caps';
import type { ConfirmationCount } from './confirmation-count.entity';

const START = new Date('2026-01-10T12:00:00.000Z');
const after = (ms: number) => new Date(START.getTime() + ms);

/** One confirmation after the other to addresses at a time; answers how many were allowed. */
class Sender {
  stored: ConfirmationCount[] = [];
  refused: string | null = null;

  ask(addresses: string[], at: Date): number {
    const caps = new ConfirmationCaps(this.stored, at);
    const outcomes = addresses.map((address) => caps.take(address));
    const changed = caps.changes();
    this.stored = [...this.stored.filter(({ key }) => !changed.some((c) => c.key === key)), ...changed];
    this.refused = outcomes.find((outcome) => outcome !== null) ?? null;
    return outcomes.filter((outcome) => outcome === null).length;
  }
}

const times = (n: number, of: (i: number) => string) => Array.from({ length: n }, (_, i) => of(i));
const ann = times(10, () => 'ann@example.com');

it('stops one address at five an hour, in one batch or several', () => {
  const sender = new Sender();
  expect(sender.ask(ann.slice(0, 3), START)).toBe(3);
  expect(sender.ask(ann, after(HOUR_MS - 1))).toBe(2);
  expect(sender.refused).toBe('Its sender got 5 confirmations within the last hour.');
  expect(sender.ask(['bob@example.com'], after(HOUR_MS - 1))).toBe(1);
  expect(sender.ask(ann, after(HOUR_MS))).toBe(5);
});

it('stops one address at twenty a day', () => {
  const sender = new Sender();
  const allowed = times(24, (i) => String(i)).map((hour) => sender.ask(ann, after(Number(hour) * HOUR_MS)));
  expect(allowed.reduce((sum, n) => sum + n)).toBe(CONFIRMATION_CAPS.sender.day);
  expect(sender.refused).toBe('Its sender got 20 confirmations within the last day.');
  expect(sender.ask(ann, after(DAY_MS))).toBe(5);
});

it('stops the addresses of one domain at a hundred an hour and five hundred a day', () => {
  const sender = new Sender();
  const batch = (hour: number) => times(150, (i) => `u${hour}-${i}@example.com`);
  expect(sender.ask(batch(0), START)).toBe(100);
  expect(sender.refused).toBe('The domain example.com got 100 confirmations within the last hour.');
  expect(sender.ask(['ann@other.example'], START)).toBe(1);
  for (let hour = 1; hour < 5; hour++) expect(sender.ask(batch(hour), after(hour * HOUR_MS))).toBe(100);
  expect(sender.ask(batch(5), after(5 * HOUR_MS))).toBe(0);
  expect(sender.refused).toContain('within the last day');
});

it('counts nothing that it refuses', () => {
  const sender = new Sender();
  sender.ask(ann, START);
  expect(sender.stored.map(({ key, hourCount }) => [key, hourCount])).toEqual([
    ['ann@example.com', 5],
    ['@example.com', 5],
  ]);
});
