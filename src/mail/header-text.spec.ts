import { decodeHeaderText, wordsToUtf8 } from './header-text';

describe('decodeHeaderText', () => {
  it.each([
    ['no encoded word', 'Re: a =? b', 'Re: a =? b'],
    ['Q and B', '=?utf-8?Q?caf=C3=A9?= and =?UTF-8?b?w6k=?=', 'café and é'],
    ['an underscore', '=?utf-8?q?a_b?=', 'a b'],
    ['white space between words', '=?utf-8?q?a?=  \t=?utf-8?q?b?=', 'ab'],
    ['text between words', '=?utf-8?q?a?= x =?utf-8?q?b?=', 'a x b'],
    ['a character split between two words', '=?utf-8?B?w6nD?= =?utf-8?B?qQ==?=', 'éé'],
    ['a character split between Q words', '=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=', 'é'],
    ['neighbours of different charsets', '=?utf-8?Q?=C3=A9?= =?koi8-r?Q?=F0?=', 'éП'],
    [
      'ISO-2022-JP words that each switch back',
      '=?iso-2022-jp?B?GyRCMnEbKEI=?= =?iso-2022-jp?B?GyRCNUQbKEI=?=',
      '会議',
    ],
    ['a language tag (RFC 2231)', '=?utf-8*en?Q?=C3=A9?=', 'é'],
    ['UTF-8 labelled us-ascii', '=?us-ascii?Q?=C3=A9?=', 'é'],
    ['the euro sign of windows-1252', '=?windows-1252?Q?=80?=', '€'],
    ['an unknown charset', '=?unknown-8bit?Q?=FC?=', 'ü'],
    ['a wrong escape', '=?utf-8?Q?a=ZZb=C?=', 'a=ZZb=C'],
    ['a word within a word', 'x=?utf-8?Q?y?=z', 'xyz'],
    ['an unfinished word', '=?utf-8?Q?abc', '=?utf-8?Q?abc'],
  ])('decodes %s', (_case, raw, expected) => {
    expect(decodeHeaderText(raw, null)).toBe(expected);
  });

  it.each([
    ['UTF-8', '\xc3\xa9', 'koi8-r', 'é'],
    ['the charset of the body', '\xf0\xd2\xc9', 'koi8-r', 'При'],
    ['windows-1252 without a hint', '\x80', null, '€'],
    ['ISO-2022-JP', '\x1b$B2q\x1b(B', null, '会'],
  ])('takes raw 8-bit bytes for %s', (_case, raw, charset, expected) => {
    expect(decodeHeaderText(raw, charset)).toBe(expected);
  });
});

describe('wordsToUtf8', () => {
  it('turns words of any charset into UTF-8 ones and leaves the structure between them', () => {
    expect(wordsToUtf8('=?koi8-r?Q?=F0=2C?= <a@b>, =?utf-8?Q?=C3?= =?utf-8?Q?=A9?= <c@d>')).toBe(
      '=?utf-8?B?0J8s?= <a@b>, =?utf-8?B?w6k=?= <c@d>',
    );
  });
});
