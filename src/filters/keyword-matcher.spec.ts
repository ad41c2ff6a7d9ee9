import { KeywordMatcher } from './keyword-matcher';

describe('KeywordMatcher', () => {
  it.each([
    ['a word', 'offer', 'An offer for you', true],
    ['at the start and the end of the text', 'offer', 'offer', true],
    ['not inside another word', 'art', 'party', false],
    ['not at the start of a longer word', 'art', 'artist', false],
    ['not at the end of a longer word', 'art', 'smart', false],
    ['a later occurrence that stands alone', 'art', 'party, smart, art!', true],
    ['beside punctuation', 'art', '(art)', true],
    ['not beside an underscore or a digit', 'art', 'art_1 art2', false],
    ['without regard to case', 'Out Of Office', 'OUT OF OFFICE', true],
    ['over line breaks and any amount of white space', 'out of office', 'I am out\r\n  of\u00a0\toffice today', true],
    ['a phrase only as a whole', 'out of office', 'out of the office', false],
    ['with letters that have several lower cases', 'STRASSE', 'straße', true],
    ['with a final sigma', 'ΟΔΟΣ', 'η οδος', true],
    ['compatibility forms', 'offer', 'an ＯＦＦＥＲ', true],
    ['composed and decomposed accents alike', 'café', 'cafe\u0301', true],
    ['accents count', 'cafe', 'café', false],
    ['an accented word does not end before its accent', 'caf', 'café', false],
    ['signs at its edges need no boundary', 'c++', 'c++11 and c++', true],
    ['a sum of money', '$100', 'only US$100!', true],
    ['in scripts without spaces', '发票', '请查收发票谢谢', true],
    ['a Latin word beside such a script', 'invoice', '请查收invoice谢谢', true],
    ['an emoji', '🎁', 'free🎁now', true],
    ['a keyword that begins inside another one', 'of office', 'out of office', true],
  ])('%s', (_, keyword, text, found) => {
    expect(new KeywordMatcher([keyword]).find(text)).toBe(found ? keyword : null);
    expect(new KeywordMatcher(['out of the blue', keyword, 'zzz']).find(text)).toBe(found ? keyword : null);
  });

  it('finds a short keyword at the end of a longer one that does not match', () => {
    expect(new KeywordMatcher(['x red herring y', 'herring', 'red']).find('a xred herring')).toBe('herring');
  });

  it('answers nothing when there are no keywords', () => {
    expect(new KeywordMatcher([]).find('anything')).toBeNull();
  });

  const size = 200_000;
  const thousand = (make: (i: number) => string) => Array.from({ length: 1000 }, (_, i) => make(i));
  it.each([
    ['a thousand keywords and plain prose', thousand((i) => `keyword${i}`), 'lorem ipsum dolor sit amet '],
    ['keywords that almost match everywhere', [`${'a'.repeat(199)}b`, 'a'.repeat(200)], 'a'],
    ['keywords that are prefixes of each other', thousand((i) => 'a'.repeat((i % 200) + 1)), 'a'],
    ['phrases that almost match at every word', thousand((i) => `${'a '.repeat(i % 100)}b${i}`), 'a '],
    ['endings that match and beginnings that do not', thousand((i) => `${'a xa '.repeat(i % 40)}a`), 'xa '],
  ])('takes a number of steps proportional to the text: %s', (_, keywords, piece) => {
    const matcher = new KeywordMatcher(keywords);
    const stepsFor = (length: number) => {
      matcher.steps = 0;
      expect(matcher.find(`x${piece.repeat(length / piece.length)}x`)).toBeNull();
      return matcher.steps;
    };
    const [once, twice] = [stepsFor(size), stepsFor(2 * size)];
    expect(once).toBeLessThan(20 * size);
    expect(twice / once).toBeLessThan(2.1);
  });
});
