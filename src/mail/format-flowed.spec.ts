import { unflow } from './format-flowed';

describe('unflow (RFC 3676)', () => {
  it.each([
    ['joins soft-broken lines', 'one \ntwo \nthree\nfour', false, 'one two three\nfour'],
    ['drops the space with DelSp', '日 \n本', true, '日本'],
    ['removes space-stuffing', ' From me\n > not a quote', false, 'From me\n> not a quote'],
    ['keeps quoted lines marked', '> a \n> b\nc', false, '> a b\nc'],
    ['does not join lines of different quote depth', '> a \n>> b', false, '> a \n>> b'],
    ['keeps the signature separator', 'text\n-- \nAnna', false, 'text\n-- \nAnna'],
    ['keeps empty lines', 'a\n\nb', false, 'a\n\nb'],
    ['keeps a last soft break', 'a ', false, 'a '],
  ])('%s', (_case, text, deleteSpace, expected) => {
    expect(unflow(text, deleteSpace)).toBe(expected);
  });
});
