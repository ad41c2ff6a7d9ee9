import { readAuthenticationResults, senderAuthentication, trustedResult } from './authentication-results';

describe('readAuthenticationResults', () => {
  it('lists them from the top, each with the server that wrote it', () => {
    expect(
      readAuthenticationResults([
        ['received', 'x'],
        ['authentication-results', 'MX.example.com; spf=pass smtp.mailfrom=x.de'],
        ['arc-authentication-results', 'i=1; other.example; spf=pass'],
        ['authentication-results', '(gateway) relay.example.org 1; dkim=fail'],
        ['authentication-results', 'bare.example.net'],
      ]),
    ).toEqual([
      { authservId: 'mx.example.com', value: 'MX.example.com; spf=pass smtp.mailfrom=x.de' },
      { authservId: 'relay.example.org', value: '(gateway) relay.example.org 1; dkim=fail' },
      { authservId: 'bare.example.net', value: 'bare.example.net' },
    ]);
  });

  it('keeps no more than a person could look at', () => {
    const headers = Array.from({ length: 30 }, (_, i) => ['authentication-results', `s${i}.example; none`] as const);
    expect(readAuthenticationResults(headers)).toHaveLength(20);
  });
});

describe('senderAuthentication', () => {
  const of = (methods: string, from: string | null = 'ann@customer.test') =>
    senderAuthentication({ authservId: 'mx.desk.test', value: `mx.desk.test; ${methods}` }, from);

  it.each<[string, string, string]>([
    ['PASS', 'dmarc passes', 'spf=fail; dmarc=pass (p=REJECT) header.from=customer.test'],
    ['FAIL', 'dmarc fails, whatever else passes', 'dkim=pass header.d=evil.test; dmarc=fail header.from=customer.test'],
    [
      'FAIL',
      'dmarc fails, though its policy asks for nothing',
      'dmarc=fail (p=NONE sp=NONE) header.from=customer.test',
    ],
    ['PASS', "a signature is the domain's", 'dkim=pass header.d=customer.test'],
    ['PASS', 'a signature is that of a domain above', 'dkim=pass header.i=@test.customer.test; dmarc=none'],
    ['PASS', 'the envelope is that of a domain below', 'spf=pass smtp.mailfrom=bounce@mail.customer.test'],
    ['PASS', 'the words have another case', 'DKIM/1=PASS Header.D=Customer.TEST'],
    ['NONE', 'a signature is of another domain', 'dkim=pass header.d=evil.test; spf=pass smtp.mailfrom=evil.test'],
    ['NONE', 'a signature is of a domain that only ends alike', 'dkim=pass header.d=notcustomer.test'],
    ['NONE', 'a signature is of a top-level domain', 'dkim=pass header.d=test'],
    ['NONE', 'a signature fails', 'dkim=fail header.d=customer.test; spf=softfail smtp.mailfrom=customer.test'],
    ['NONE', 'nothing was checked', 'none'],
    ['NONE', 'dmarc could not be checked', 'dmarc=temperror header.from=customer.test'],
    ['NONE', 'a result stands in a comment', 'spf=none (dmarc=pass; dmarc=pass)'],
    ['NONE', 'a result stands within quotes', 'spf=pass smtp.mailfrom="x; dmarc=pass "@evil.test'],
    ['FAIL', 'a quoted bracket opens no comment', 'spf=pass smtp.mailfrom="("@evil.test; dmarc=fail; x=")"'],
    ['NONE', 'a result stands in another one', 'spf=none reason="x" smtp.helo=dmarc=pass'],
  ])('is %s when %s', (expected, _, methods) => expect(of(methods)).toBe(expected));

  it('knows nothing without a header or a sender', () => {
    expect(senderAuthentication(null, 'ann@customer.test')).toBe('NONE');
    expect(of('dmarc=pass', null)).toBe('NONE');
  });
});

it('trusts the topmost header of a named server alone', () => {
  const results = [
    { authservId: 'evil.test', value: 'evil.test; dmarc=pass' },
    { authservId: 'mx.desk.test', value: 'mx.desk.test; dmarc=fail' },
    { authservId: 'mx.desk.test', value: 'mx.desk.test; dmarc=pass' },
  ];
  expect(trustedResult(results, new Set(['mx.desk.test']))).toBe(results[1]);
  expect(trustedResult(results, new Set(['mx.other.test']))).toBeNull();
  expect(trustedResult(results, new Set())).toBeNull();
});
