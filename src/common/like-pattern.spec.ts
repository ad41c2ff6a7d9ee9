import { likePatterns } from './like-pattern';

describe('likePatterns', () => {
  it.each<[string | null | undefined, string[]]>([
    [null, []],
    [undefined, []],
    ['   ', []],
    ['Printer', ['%printer%']],
    ['  REQ-42 ', ['%req-42%']],
    ['100%', ['%100!%%']],
    ['a_b!c', ['%a!_b!!c%']],
    ['Über', ['%Über%', '%über%']],
    ['straße', ['%straße%', '%strasse%']],
  ])('%p is looked for as %p', (search, patterns) => {
    expect(likePatterns(search)).toEqual(patterns);
  });
});
