import { isLoopbackHost, requireUrl } from './urls';
import { Validation } from './user-error';

describe('isLoopbackHost', () => {
  it.each([
    ['localhost', true],
    ['app.localhost', true],
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['[::1]', true],
    ['::1', true],
    ['127.0.0.1.example.com', false],
    ['localhost.example.com', false],
    ['notlocalhost', false],
    ['10.0.0.1', false],
  ])('%s: %s', (host, loopback) => {
    expect(isLoopbackHost(host)).toBe(loopback);
  });
});

describe('requireUrl', () => {
  const page = { maxLength: 60, http: 'ANYWHERE', query: false } as const;
  const secure = { maxLength: 60, http: 'LOOPBACK', query: true } as const;

  it.each([
    ['https://desk.example.com', page, true],
    [' https://desk.example.com/help/ ', page, true],
    ['http://desk.example.com', page, true],
    ['http://desk.example.com', secure, false],
    ['http://localhost:3000/oauth', secure, true],
    ['http://127.0.0.1:3000', secure, true],
    ['http://[::1]:3000', secure, true],
    ['https://login.example.com/authorize?policy=1', secure, true],
    ['https://desk.example.com/?a=b', page, false],
    ['https://desk.example.com/#top', page, false],
    ['https://desk.example.com/#', secure, false],
    ['https://ann:secret@desk.example.com', page, false],
    ['https://desk.example.com/a b', page, false],
    [`https://desk.example.com/${'a'.repeat(60)}`, page, false],
    ['desk.example.com', page, false],
    ['//desk.example.com', page, false],
    ['ftp://desk.example.com', page, false],
    ['javascript:alert(1)', page, false],
    ['https://', page, false],
    ['https:desk.example.com', page, false],
    ['https://desk .example.com', page, false],
    ['', page, false],
  ])('%s', (value, rules, ok) => {
    const v = new Validation();
    expect(requireUrl(v, ['oauth', 'tokenUrl'], value, rules)).toBe(value.trim());
    expect(v.errors.map((e) => [e.field, e.code])).toEqual(ok ? [] : [[['oauth', 'tokenUrl'], 'INVALID_URL']]);
    expect(v.errors.every((e) => e.message !== '')).toBe(true);
  });
});
