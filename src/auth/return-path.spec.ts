import { returnPath } from './return-path';

it.each([
  '/admin',
  '/admin/',
  '/admin/support-channel/emails/authorize?ticket=a-b_c',
  '/admin/docs/gmail#the-7-day-rule',
])('goes on to %s', (path) => expect(returnPath(path)).toBe(path));

it.each([
  '',
  'https://evil.test/admin/',
  '//evil.test/admin/',
  '/\\evil.test/admin/',
  '/\t/evil.test/admin/',
  'javascript:alert(1)',
  'http://',
  '/graphql',
  '/administration',
  '/admin/../oauth/begin',
  '/admin/%2e%2e/oauth/begin',
])('goes to the start page instead of %j', (asked) => expect(returnPath(asked)).toBe('/admin'));

it('does not keep what a cookie has no room for', () => {
  expect(returnPath(`/admin/${'a'.repeat(2000)}`)).toBe('/admin');
});

it('tells the outcome of this sign-in only', () => {
  const first = returnPath('/admin/requests?status=OPEN', { signIn: 'failed', problem: 'GOOGLE_UNAVAILABLE' });
  expect(first).toBe('/admin/requests?status=OPEN&signIn=failed&problem=GOOGLE_UNAVAILABLE');
  expect(returnPath(first)).toBe('/admin/requests?status=OPEN');
});
