import { domainOf, isValidAddress, normaliseAddress, normaliseDomain } from './addresses';

describe('normaliseAddress', () => {
  it.each([
    ['  Anna@Example.ORG ', 'Anna@example.org', 'anna@example.org'],
    ['a@BÜCHER.de', 'a@bücher.de', 'a@xn--bcher-kva.de'],
    ['a@xn--bcher-kva.de', 'a@xn--bcher-kva.de', 'a@xn--bcher-kva.de'],
    ['ａｎｎａ@example.org', 'ａｎｎａ@example.org', 'anna@example.org'],
    ['josé@example.org', 'josé@example.org', 'josé@example.org'],
    ['a@example.org.', 'a@example.org.', 'a@example.org'],
    ['MAILER-DAEMON', 'MAILER-DAEMON', 'mailer-daemon'],
    ['a@[192.0.2.1]', 'a@[192.0.2.1]', 'a@[192.0.2.1]'],
  ])('of %j shows %j and compares %j', (input, address, key) => {
    expect(normaliseAddress(input)).toEqual({ address, key });
  });

  it('does not let a full-width "@" move the domain', () => {
    expect(normaliseAddress('victim＠example.org@evil.example').key).toBe('victim@example.org@evil.example');
  });
});

describe('isValidAddress', () => {
  it.each([
    'a@example.org',
    'first.last+tag@sub.example.org',
    "o'neil@example.org",
    '"quoted local"@example.org',
    'josé@example.org',
    'a@bücher.de',
    '用户@例子.广告',
    'desk@intranet',
    `${'a'.repeat(64)}@example.org`,
  ])('accepts %s', (text) => {
    expect(isValidAddress(text)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no domain', 'a@'],
    ['no local part', '@example.org'],
    ['no "@"', 'example.org'],
    ['a display name', 'Anna <a@example.org>'],
    ['two addresses', 'a@example.org,b@example.org'],
    ['two "@"', 'a@b@example.org'],
    ['a space', 'a b@example.org'],
    ['a space before the domain', 'a@ example.org'],
    ['a line break', 'a@example.org\r\nBcc: b@example.org'],
    ['a line break in a quoted local part', '"a\r\nb"@example.org'],
    ['a zero byte', 'a\0@example.org'],
    ['a direction mark', 'a\u202e@example.org'],
    ['a no-break space', 'a\u00a0b@example.org'],
    ['a comment', 'a(b)@example.org'],
    ['dots in a row', 'a..b@example.org'],
    ['a dot first', '.a@example.org'],
    ['a dot last', 'a.@example.org'],
    ['an address literal', 'a@[127.0.0.1]'],
    ['an IP address', 'a@127.0.0.1'],
    ['an underscore in the domain', 'a@exa_mple.org'],
    ['a local part of 65 octets', `${'a'.repeat(65)}@example.org`],
    ['a local part of 33 two-octet characters', `${'é'.repeat(33)}@example.org`],
    ['more than 254 octets', `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example.org`],
    ['half a surrogate pair', 'a\ud800@example.org'],
  ])('refuses %s', (_case, text) => {
    expect(isValidAddress(text)).toBe(false);
  });
});

describe('normaliseDomain', () => {
  it.each([
    [' Example.ORG. ', 'example.org'],
    ['BÜCHER.de', 'xn--bcher-kva.de'],
    ['例子。广告', 'xn--fsqu00a.xn--4rr70v'],
    ['localhost', 'localhost'],
  ])('of %j is %j', (text, expected) => {
    expect(normaliseDomain(text)).toBe(expected);
  });

  it.each([
    '',
    '.',
    'a..b',
    '-a.org',
    'a-.org',
    '1.2.3.4',
    '1.2',
    '0x7f.1',
    '%41.org',
    'a/b.org',
    'a:25',
    '[::1]',
    'a b',
    'a@b',
    'xn--',
    `${'a'.repeat(64)}.org`,
  ])('refuses %j', (text) => {
    expect(normaliseDomain(text)).toBeNull();
  });
});

describe('domainOf', () => {
  it.each([
    ['a@Example.org', 'example.org'],
    ['"a@b"@example.org', 'example.org'],
    ['a', null],
    ['a@1.2.3.4', null],
  ])('of %s is %s', (address, expected) => {
    expect(domainOf(address)).toBe(expected);
  });
});
