import { ProxyProtocol } from '../proxies/proxy-server.entity';
import { SecurityType } from './email-server.enums';
import { hasImplicitTls, secretsOf, type ServerEndpoint, staysPrivate } from './endpoint';

const endpoint: ServerEndpoint = {
  host: 'mail.example.com',
  port: 143,
  securityType: SecurityType.NONE,
  certificateAuthority: null,
  proxy: null,
  credentials: null,
};
const proxy = { protocol: ProxyProtocol.HTTP, host: '10.0.0.1', port: 3128, username: 'u', password: 'proxy-pass' };

it.each([
  [SecurityType.SSL, 993, true],
  [SecurityType.SSL, 20993, true],
  [SecurityType.TLS, 993, true],
  [SecurityType.TLS, 995, true],
  [SecurityType.TLS, 465, true],
  [SecurityType.TLS, 143, false],
  [SecurityType.TLS, 587, false],
  [SecurityType.NONE, 993, false],
])('TLS begins with the first byte: %s on %d is %s', (securityType, port, expected) => {
  expect(hasImplicitTls({ securityType, port })).toBe(expected);
});

it.each([
  ['a public address', endpoint, '8.8.8.8', false],
  ['loopback', endpoint, '127.0.0.1', true],
  ['a private network', endpoint, '192.168.1.5', true],
  ['no address', endpoint, '', false],
  ['a name behind a private proxy', { ...endpoint, proxy }, '10.0.0.1', false],
  ['a private address behind a proxy', { ...endpoint, proxy, host: '10.0.0.9' }, '10.0.0.1', true],
  ['localhost behind a proxy', { ...endpoint, proxy, host: 'localhost' }, '10.0.0.1', true],
  ['a public address behind a private proxy', { ...endpoint, proxy, host: '8.8.8.8' }, '10.0.0.1', false],
])('%s stays private: see', (_, target, connectedTo, expected) => {
  expect(staysPrivate(target, connectedTo)).toBe(expected);
});

it('knows every secret in the form in which it is sent', () => {
  const password = { kind: 'PASSWORD', username: 'me', password: 'pw' } as const;
  expect(secretsOf({ ...endpoint, credentials: password, proxy })).toEqual([
    'pw',
    '\0me\0pw',
    'proxy-pass',
    'u:proxy-pass',
  ]);
  const token = { kind: 'ACCESS_TOKEN', username: 'me', accessToken: 'tok', expiresAt: new Date(0) } as const;
  expect(secretsOf({ ...endpoint, credentials: token })).toEqual([
    'tok',
    'user=me\x01auth=Bearer tok\x01\x01',
    `n,a=me,\x01host=${endpoint.host}\x01port=${endpoint.port}\x01auth=Bearer tok\x01\x01`,
  ]);
  expect(secretsOf(endpoint)).toEqual([]);
});
