import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { unchecked } from '../email-servers/health-changes';
import { HealthState, ServerDirection } from '../email-servers/email-server.enums';
import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { Lane } from './lane';
import type { Claimed } from './outbox.types';

const NOW = new Date('2026-01-10T12:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const MINUTE = 60_000;
const own = () => ({ notification: { askedBy: null } }) as Claimed;
const bulk = () => ({ notification: { askedBy: 'program' } }) as Claimed;
const many = (count: number, make: () => Claimed) => Array.from({ length: count }, make);
const newLane = () => new Lane({ id: 'S' } as OutgoingEmailServer, ['S']);
const problem = (code = DiagnosisCode.CONNECTION_REFUSED) => ({ code, transient: true }) as Diagnosis;
const rest = (lane: Lane, trouble: 'PAUSE' | 'PARK' = 'PAUSE', at = NOW) => lane.rest(trouble, problem(), at);

it('claims ahead while it has few', () => {
  const lane = newLane();
  expect(lane.wants(NOW, false)).toEqual({ own: 100, bulk: 100 });
  lane.queue.add(many(60, own));
  expect(lane.wants(NOW, false)).toEqual({ own: 0, bulk: 0 });
});

it("claims the desk's own mail past a bulk, and sends it first", () => {
  const lane = newLane();
  lane.queue.add(many(60, bulk));
  expect([lane.wants(NOW, false), lane.wants(NOW, true)]).toEqual([
    { own: 0, bulk: 0 },
    { own: 100, bulk: 0 },
  ]);
  const urgent = own();
  lane.queue.add([urgent]);
  expect(lane.queue.shift()).toBe(urgent);
});

it('sends five at a time', () => {
  const lane = newLane();
  lane.queue.add([own()]);
  for (let i = 0; i < 5; i++) {
    expect(lane.mayStart(NOW)).toBe(true);
    lane.active.add(own());
  }
  expect(lane.mayStart(NOW)).toBe(false);
});

it('rests after trouble, then tries with one message', () => {
  const lane = newLane();
  const until = rest(lane)!;
  expect(lane.wants(NOW, true)).toEqual({ own: 0, bulk: 0 });
  expect(lane.wants(until, true)).toEqual({ own: 1, bulk: 1 });
  lane.active.add(own());
  expect(lane.wants(until, true)).toEqual({ own: 0, bulk: 0 });
});

it('rests for as long as the server asks', () => {
  expect(newLane().rest('PAUSE', problem(), NOW, 30 * MINUTE)).toEqual(later(30 * MINUTE));
});

it('one outage counts once, however many messages it fails', () => {
  const lane = newLane();
  const until = rest(lane);
  expect(rest(lane, 'PAUSE', later(1))).toBeNull();
  expect(lane.nextTry(later(1))).toEqual(until);
});

it('stops clocks only when a person must act, from the first failure on', () => {
  const lane = newLane();
  rest(lane);
  expect(lane.parkedSince).toBeNull();
  const parkedAt = later(60 * MINUTE);
  const again = rest(lane, 'PARK', parkedAt)!;
  rest(lane, 'PARK', new Date(again.getTime() + 1));
  expect(lane.parkedSince).toEqual(parkedAt);
});

describe('the circuit', () => {
  it('stays closed after one failure that passes, and opens with the next', () => {
    const lane = newLane();
    const until = rest(lane)!;
    expect(lane.isCircuitOpen).toBe(false);
    rest(lane, 'PAUSE', until);
    expect(lane.isCircuitOpen).toBe(true);
  });

  it('opens at once when a person must act, and over the quota', () => {
    const [parked, full] = [newLane(), newLane()];
    rest(parked, 'PARK');
    full.rest('PAUSE', problem(DiagnosisCode.SENDING_QUOTA_EXCEEDED), NOW);
    expect([parked.isCircuitOpen, full.isCircuitOpen]).toEqual([true, true]);
  });

  it('closes when the server works again, which then sends at full speed', () => {
    const lane = newLane();
    rest(lane, 'PARK');
    lane.recover();
    expect([lane.wants(NOW, true).own, lane.isFailing, lane.isCircuitOpen, lane.parkedSince]).toEqual([
      100,
      false,
      false,
      null,
    ]);
  });
});

it('believes what is known of the server, except while it is finding out itself', () => {
  const lane = newLane();
  const health = {
    ...unchecked('S', ServerDirection.OUTGOING, true, NOW),
    state: HealthState.RETRYING,
    consecutiveFailures: 2,
    nextCheckAt: later(1000),
    parkedSince: NOW,
  };
  lane.active.add(own());
  lane.learn(health);
  expect(lane.isResting(NOW)).toBe(false);
  lane.active.clear();
  lane.learn(health);
  expect([lane.isResting(NOW), lane.isCircuitOpen, lane.parkedSince]).toEqual([true, true, NOW]);
});

it('begins nothing more once it is closed', () => {
  const lane = newLane();
  lane.queue.add([own()]);
  lane.close();
  expect([lane.mayStart(NOW), lane.wants(NOW, true)]).toEqual([false, { own: 0, bulk: 0 }]);
});

it("claims no more bulk than the provider's quota allows, counting what is on its way", () => {
  const lane = newLane();
  lane.usage = { quota: 100, used: 75, oldestAt: NOW, latestAt: NOW };
  expect(lane.wants(NOW, false)).toEqual({ own: 100, bulk: 5 });
  lane.queue.add(many(3, bulk));
  lane.active.add(bulk());
  expect(lane.wants(NOW, false).bulk).toBe(1);
  lane.countSent(2, NOW);
  expect(lane.usage.used).toBe(77);
  expect(lane.wants(NOW, false).bulk).toBe(0);
});
