import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { Lane } from './lane';
import type { Claimed } from './outbox.types';

const NOW = new Date('2026-01-10T12:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const claimed = () => ({}) as Claimed;
const newLane = () => new Lane({ id: 'S' } as OutgoingEmailServer, ['S']);

it('claims ahead while it has few', () => {
  const lane = newLane();
  expect(lane.wants(NOW)).toBe(100);
  lane.queue.push(...Array.from({ length: 60 }, claimed));
  expect(lane.wants(NOW)).toBe(0);
});

it('sends five at a time', () => {
  const lane = newLane();
  lane.queue.push(claimed());
  for (let i = 0; i < 5; i++) {
    expect(lane.mayStart(NOW)).toBe(true);
    lane.active.add(claimed());
  }
  expect(lane.mayStart(NOW)).toBe(false);
});

it('rests after trouble, then tries with one message', () => {
  const lane = newLane();
  const until = lane.rest('PAUSE', NOW);
  expect(lane.wants(NOW)).toBe(0);
  expect(until && lane.wants(until)).toBe(1);
  lane.active.add(claimed());
  expect(until && lane.wants(until)).toBe(0);
});

it('one outage counts once, however many messages it fails', () => {
  const lane = newLane();
  const until = lane.rest('PAUSE', NOW);
  expect(lane.rest('PAUSE', later(1))).toBeNull();
  expect(lane.nextTry(later(1))).toEqual(until);
});

it('stops clocks only when a person must act, from the first failure on', () => {
  const lane = newLane();
  lane.rest('PAUSE', NOW);
  expect(lane.parkedSince).toBeNull();
  const parkedAt = later(3_600_000);
  const again = lane.rest('PARK', parkedAt);
  lane.rest('PARK', later(again!.getTime() - NOW.getTime() + 1));
  expect(lane.parkedSince).toEqual(parkedAt);
});

it('works at full speed again once it works', () => {
  const lane = newLane();
  lane.rest('PARK', NOW);
  lane.recover();
  expect([lane.wants(NOW), lane.isFailing, lane.parkedSince]).toEqual([100, false, null]);
});

it('believes what is known of the server, except while it is finding out itself', () => {
  const lane = newLane();
  const health = { failures: 2, restUntil: later(1000), parkedSince: NOW };
  lane.active.add(claimed());
  lane.learn(health);
  expect(lane.isResting(NOW)).toBe(false);
  lane.active.clear();
  lane.learn(health);
  expect([lane.isResting(NOW), lane.parkedSince]).toEqual([true, NOW]);
});

it('begins nothing more once it is closed', () => {
  const lane = newLane();
  lane.queue.push(claimed());
  lane.close();
  expect([lane.wants(NOW), lane.mayStart(NOW)]).toEqual([0, false]);
});
