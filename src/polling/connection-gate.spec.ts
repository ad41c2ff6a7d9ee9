import { ManualClock } from '../../test/support/manual-clock';
import { ConnectionGate } from './connection-gate';

let clock: ManualClock;
let gate: ConnectionGate;
beforeEach(() => {
  clock = new ManualClock();
  gate = new ConnectionGate(clock);
});

/** How many of these are let in. */
function enter(hosts: string[]): number {
  return hosts.filter((host) => gate.enter(host) !== null).length;
}

const hosts = (count: number, name = 'host') => Array.from({ length: count }, (_, i) => `${name}${i}.test`);

it('lets four in on one host, and the next when one of them leaves', () => {
  const leave = gate.enter('one.test');
  expect(enter(Array.from({ length: 9 }, () => 'one.test'))).toBe(3);
  expect(enter(['two.test'])).toBe(1);
  leave!();
  expect(enter(['one.test', 'one.test'])).toBe(1);
});

it('lets sixteen in at once', () => {
  expect(enter(hosts(20))).toBe(16);
});

it('sixteen servers that hang keep others out for three seconds, and those of their own host for longer', () => {
  const hanging = Array.from({ length: 16 }, (_, i) => `hangs${i % 4}.test`);
  expect(enter(hanging)).toBe(16);
  clock.advance(2_999);
  expect(enter(['well.test'])).toBe(0);
  clock.advance(1);
  expect(enter(['well.test', 'hangs0.test'])).toBe(1);
});

it('ends somewhere, however many hang', () => {
  let inside = 0;
  for (let i = 0; i < 10; i++) {
    inside += enter(hosts(16, `round${i}-`));
    clock.advance(3_000);
  }
  expect(inside).toBe(64);
});
