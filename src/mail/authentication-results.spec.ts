import { readAuthenticationResults } from './authentication-results';

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
