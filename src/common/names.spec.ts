import { nameKey } from './names';

describe('nameKey', () => {
  it.each([
    ['Support', 'SUPPORT', true],
    ['Zürich', 'ZÜRICH', true],
    ['Ｓｕｐｐｏｒｔ', 'support', true],
    ['café', 'cafe\u0301', true],
    ['café', 'cafe', false],
    ['Support 1', 'Support 2', false],
  ])('%s and %s: the same %s', (a, b, same) => {
    expect(nameKey(a) === nameKey(b)).toBe(same);
  });

  it('fits its column although folding makes some names longer', () => {
    expect([...nameKey('ﷺ'.repeat(100))]).toHaveLength(100);
  });
});
