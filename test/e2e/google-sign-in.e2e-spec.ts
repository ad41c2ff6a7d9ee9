import request from 'supertest';
import type { Account } from '../../sandbox/oauth/types';
import { MAILROOM_CLIENT, startOAuthServer, type TestOAuthServer } from '../support/oauth-server';
import { ADMIN, startTestApp, type TestApp } from '../support/test-app';

const account = (changes: Partial<Account> = {}): Account => ({
  email: ADMIN.email,
  password: 'at Google',
  domain: 'example.com',
  ...changes,
});
const { clientId, clientSecret } = MAILROOM_CLIENT;
const GOOGLE = { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret, GOOGLE_SIGN_IN_DOMAIN: 'example.com' };
const failedWith = (problem: string) => `/admin?signIn=failed&problem=${problem}`;

jest.setTimeout(420_000);

let google: TestOAuthServer;
let t: TestApp;
beforeAll(async () => {
  google = await startOAuthServer({ accounts: [account()], clients: [MAILROOM_CLIENT] });
  t = await startTestApp({
    env: GOOGLE,
    configure: (config) => {
      config.google!.endpoints = {
        authorizationURL: google.authorizationUrl,
        tokenURL: google.tokenUrl,
        userProfileURL: google.userInfoUrl,
      };
    },
  });
  await google.addClient({ ...MAILROOM_CLIENT, redirectUris: [`${t.url}/auth/google/callback`] });
});
afterAll(() => Promise.all([t.stop(), google.stop()]));

/** What a browser is at the end of the way to Google and back. */
async function signIn(who: Account, change: (callback: URL) => void = () => undefined, returnTo?: string) {
  await google.addAccount(who);
  const browser = request.agent(t.url);
  const asked = (await browser.get('/auth/google').query({ returnTo }).expect(302)).headers['location'] as string;
  const callback = await google.consent(asked, { account: who });
  change(callback);
  const { headers } = await browser.get(callback.pathname + callback.search).expect(302);
  return { asked: new URL(asked), callback, arrived: headers['location'] as string, browser };
}

it('signs in who has an account here with this address', async () => {
  const { asked, arrived, browser } = await signIn(account({ email: ADMIN.email.toUpperCase() }));
  expect(arrived).toBe('/admin');
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
  expect(asked.searchParams.get('hd')).toBe('example.com');
  const { body } = await browser.post('/graphql').send({ query: '{ viewer { email role } googleSignInAvailable }' });
  expect(body.data).toEqual({ viewer: { email: ADMIN.email, role: 'ADMIN' }, googleSignInAvailable: true });
});

it.each([
  ['/admin/support-channel/emails/authorize?ticket=abc', '/admin/support-channel/emails/authorize?ticket=abc'],
  ['//evil.test/admin/', '/admin'],
])('goes on from %s to %s', async (returnTo, expected) => {
  expect((await signIn(account(), undefined, returnTo)).arrived).toBe(expected);
});

it('stays at the address that was asked for when nobody was signed in', async () => {
  const stranger = account({ email: 'stranger@example.com' });
  const { arrived } = await signIn(stranger, undefined, '/admin/support-channel/emails/authorize?ticket=abc');
  expect(arrived).toBe('/admin/support-channel/emails/authorize?ticket=abc&signIn=failed&problem=GOOGLE_USER_UNKNOWN');
});

it.each([
  ['GOOGLE_USER_UNKNOWN', { email: 'stranger@example.com' }],
  ['GOOGLE_EMAIL_NOT_VERIFIED', { emailVerified: false }],
  ['GOOGLE_DOMAIN_NOT_ALLOWED', { domain: 'elsewhere.example' }],
  ['GOOGLE_DOMAIN_NOT_ALLOWED', { domain: undefined }],
])('signs nobody else in: %s for %p', async (problem, changes) => {
  const { arrived, browser } = await signIn(account(changes));
  expect(arrived).toBe(failedWith(problem));
  const { body } = await browser.post('/graphql').send({ query: '{ viewer { email } }' });
  expect(body.data.viewer).toBeNull();
});

it('signs nobody in who did not begin in this browser', async () => {
  const forged = await signIn(account(), (callback) => callback.searchParams.set('state', 'A'.repeat(43)));
  expect(forged.arrived).toBe(failedWith('GOOGLE_SIGN_IN_EXPIRED'));
  const { callback } = await signIn(account());
  const elsewhere = await request(t.url).get(callback.pathname + callback.search);
  expect(elsewhere.headers['location']).toBe(failedWith('GOOGLE_SIGN_IN_EXPIRED'));
});

it('tells when Google was left, or does not answer', async () => {
  const browser = request.agent(t.url);
  await browser.get('/auth/google').expect(302);
  const cancelled = await browser.get('/auth/google/callback?error=access_denied&state=x');
  expect(cancelled.headers['location']).toBe(failedWith('GOOGLE_SIGN_IN_CANCELLED'));
  await google.fault({ path: google.paths.token, status: 500 });
  expect((await signIn(account())).arrived).toBe(failedWith('GOOGLE_UNAVAILABLE'));
  await google.wellAgain();
});

it('is not there where it is not configured', async () => {
  const without = await startTestApp();
  await request(without.url).get('/auth/google').expect(404);
  await request(without.url).get('/auth/google/callback?code=x&state=y').expect(404);
  expect((await without.gql('{ googleSignInAvailable }')).data).toEqual({ googleSignInAvailable: false });
  await without.stop();
});
