import { NO_CAPABILITIES, parseCapabilities } from './pop3-capabilities';

it.each([
  ['Dovecot', ['CAPA', 'TOP', 'UIDL', 'RESP-CODES', 'PIPELINING', 'AUTH-RESP-CODE'], true, 0],
  ['Gmail', ['USER', 'RESP-CODES', 'EXPIRE 0', 'LOGIN-DELAY 300', 'TOP', 'UIDL', 'X-GOOGLE-RICO'], false, 300],
  ['a delay of its own for each user', ['login-delay 60 USER', 'pipelining'], true, 60],
  ['a delay that is none', ['LOGIN-DELAY', 'LOGIN-DELAY-X 5'], false, 0],
  ['nonsense', ['LOGIN-DELAY -1', 'LOGIN-DELAY 1e999', ''], false, 0],
])('%s', (_, lines, pipelining, loginDelaySeconds) => {
  expect(parseCapabilities(lines)).toEqual({ pipelining, loginDelaySeconds });
});

it('nothing is known of a server without CAPA', () => {
  expect(parseCapabilities([])).toEqual(NO_CAPABILITIES);
});
