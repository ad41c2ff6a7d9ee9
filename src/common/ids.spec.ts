import { firstIdAt, newId, timeOfId, timeOfIdPrefix } from './ids';

describe('ids', () => {
  it('sort by the time they were made', () => {
    const before = firstIdAt(new Date());
    const id = newId();
    expect(before <= id).toBe(true);
    expect(id < firstIdAt(new Date(Date.now() + 1000))).toBe(true);
  });

  it('tell when they were made', () => {
    const at = new Date('2026-11-24T08:00:00.123Z');
    expect(timeOfId(firstIdAt(at))).toEqual(at);
  });

  it('tell to about a minute when they were made', () => {
    const at = new Date('2026-11-24T08:00:00Z');
    const age = at.getTime() - timeOfIdPrefix(firstIdAt(at).slice(0, 8)).getTime();
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(66_000);
  });
});
