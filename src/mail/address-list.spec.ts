import { readAddress, readAddresses } from './address-list';

function list(...values: string[]): string[] {
  return readAddresses(values, null, 100).map(({ address, name }) => (name === null ? address : `${name}|${address}`));
}

describe('readAddresses', () => {
  it.each([
    ['a bare address', 'Anna@Example.ORG', ['Anna@example.org']],
    ['a name with a comma', '"Builder, Bob" <bob@x.de>', ['Builder, Bob|bob@x.de']],
    ['a name without quotes', 'Bob Builder <bob@x.de>', ['Bob Builder|bob@x.de']],
    ['a name in a comment', 'bob@x.de (Bob)', ['Bob|bob@x.de']],
    ['an encoded name', '=?koi8-r?Q?=F0=D2=C9?= <a@x.de>', ['При|a@x.de']],
    ['an encoded name within quotes', '"=?utf-8?Q?J=C3=B6rg?=" <a@x.de>', ['Jörg|a@x.de']],
    ['a comma in an encoded name', '=?utf-8?Q?Builder=2C_Bob?= <a@x.de>, b@x.de', ['Builder, Bob|a@x.de', 'b@x.de']],
    ['raw UTF-8', 'J\xc3\xb6rg <a@x.de>', ['Jörg|a@x.de']],
    ['a name that repeats the address', '"a@x.de" <a@x.de>', ['a@x.de']],
    ['single quotes around the name', "'Anna' <a@x.de>", ['Anna|a@x.de']],
    ['a group', 'Team: a@x.de, Bob <b@x.de>;, c@x.de', ['a@x.de', 'Bob|b@x.de', 'c@x.de']],
    ['an empty group', 'undisclosed-recipients:;', []],
    ['semicolons between addresses', 'a@x.de; b@x.de', ['a@x.de', 'b@x.de']],
    ['another address as the name', '"boss@x.de" <evil@y.de>', ['boss@x.de|evil@y.de']],
    ['an encoded address, which is no address', '=?utf-8?Q?boss=40x.de?=', []],
    ['a space in the address', '<a b@x.de>', []],
    ['a direction mark in the address', Buffer.from('<a\u202eb@x.de>').toString('latin1'), []],
    ['an address that is too long', `<${'a'.repeat(320)}@x.de>`, []],
    ['an international address', Buffer.from('用户@例子.CN').toString('latin1'), ['用户@例子.cn']],
  ])('reads %s', (_case, value, expected) => {
    expect(list(value)).toEqual(expected);
  });

  it('joins several headers in their order', () => {
    expect(list('a@x.de', 'b@x.de, c@x.de')).toEqual(['a@x.de', 'b@x.de', 'c@x.de']);
  });

  it('reads as many addresses as asked for', () => {
    expect(readAddresses(['a@x.de,b@x.de,c@x.de'], null, 2)).toHaveLength(2);
  });

  it('finds the addresses of more groups than anybody writes', () => {
    expect(list('g:a@x.de;'.repeat(60))).toEqual(Array<string>(60).fill('a@x.de'));
  });

  it('caps a name', () => {
    expect(readAddress(`${'n'.repeat(600)} <a@x.de>`, null)?.name).toHaveLength(500);
  });
});
