import { DiagnosedError, type Diagnosis } from '../common/diagnosis';
import { FetchGuard, FetchLost, WINDOW_MESSAGES } from './fetch-guard';

const lost = (windowSize: number) => new FetchLost(windowSize, new DiagnosedError({} as Diagnosis));

/** Takes in `count` messages; at the FETCH of `poison` the server hangs up. Answers what became of each, by its way. */
function takeIn(count: number, poison: number, headersToo = false): { ways: Map<number, string>; checks: number } {
  const guard = new FetchGuard();
  const ways = new Map<number, string>();
  for (let checks = 1; checks < 50; checks++) {
    for (let again = true; again;) {
      const size = Math.min(guard.atMost('s'), count - ways.size);
      if (size === 0) return { ways, checks };
      const window = Array.from({ length: size }, (_, i) => ways.size + i);
      const way = size === 1 ? guard.way('s') : 'WHOLE';
      const fails = window.includes(poison) && (way === 'WHOLE' || (headersToo && way === 'HEADERS'));
      if (fails) again = guard.failed('s', lost(size));
      else {
        guard.passed('s');
        window.forEach((uid) => ways.set(uid, way));
      }
    }
  }
  throw new Error('It is never over.');
}

it('fetches whole windows as long as nothing is wrong', () => {
  expect(new FetchGuard().atMost('s')).toBe(WINDOW_MESSAGES);
});

it.each([
  [1, 0],
  [200, 0],
  [200, 137],
  [350, 349],
  [3, 1],
])('of %d messages, number %d alone is not taken whole', (count, poison) => {
  const { ways, checks } = takeIn(count, poison);
  expect(ways.size).toBe(count);
  expect([...ways].filter(([, way]) => way !== 'WHOLE')).toEqual([[poison, 'HEADERS']]);
  expect(checks).toBe(2);
});

it('takes not even the headers when the server hangs up for them, too', () => {
  expect(takeIn(200, 50, true).ways.get(50)).toBe('NOTHING');
});

it('suspects one mailbox and no other', () => {
  const guard = new FetchGuard();
  guard.failed('one', lost(200));
  expect([guard.atMost('one'), guard.atMost('two')]).toEqual([100, WINDOW_MESSAGES]);
});
