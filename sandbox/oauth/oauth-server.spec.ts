import { createHash, randomBytes } from 'node:crypto';
import { ConsentBlocked } from '../../test/support/oauth-consent';
import {
  DESK_ACCOUNT,
  MAILROOM_CLIENT,
  OTHER_ACCOUNT,
  startOAuthServer,
  type TestOAuthServer,
} from '../../test/support/oauth-server';
import type { Behaviour, Fault } from './types';

const REDIRECT = MAILROOM_CLIENT.redirectUris[0]!;
const { email } = DESK_ACCOUNT;

let oauth: TestOAuthServer;
beforeAll(async () => {
  oauth = await startOAuthServer();
});
afterAll(() => oauth.stop());
afterEach(async () => {
  await oauth.wellAgain();
  await oauth.forgetRequests();
});

const verifier = randomBytes(32).toString('base64url');

function authorizationUrl(changes: Record<string, string | undefined> = {}): URL {
  const url = new URL(oauth.authorizationUrl);
  const parameters = {
    client_id: MAILROOM_CLIENT.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: oauth.scope,
    state: 'the-state',
    access_type: 'offline',
    prompt: 'consent',
    login_hint: email,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

async function token(fields: Record<string, string>) {
  const { clientId: client_id, clientSecret: client_secret } = MAILROOM_CLIENT;
  const body = new URLSearchParams({ client_id, client_secret, ...fields });
  const response = await fetch(oauth.tokenUrl, { method: 'POST', body });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : {},
  };
}
const exchange = (callback: URL, changes: Record<string, string> = {}) =>
  token({
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code')!,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    ...changes,
  });
const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token });
const tokenInfo = async (accessToken: string) => {
  const response = await fetch(`${oauth.tokenInfoUrl}?access_token=${encodeURIComponent(accessToken)}`);
  return { status: response.status, body: await response.json() };
};

describe('consent', () => {
  it('brings a code, which brings both tokens for the mailbox', async () => {
    const callback = await oauth.consent(authorizationUrl());
    expect(callback.href).toMatch(new RegExp(`^${REDIRECT}\\?`));
    expect(callback.searchParams.get('state')).toBe('the-state');

    const { status, body } = await exchange(callback);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: oauth.scope });
    expect(typeof body.refresh_token).toBe('string');
    expect(await tokenInfo(body.access_token)).toMatchObject({ status: 200, body: { email, scope: oauth.scope } });
  });

  it('tells the time of its end while the app is being tested', async () => {
    await oauth.behave({ publishing: 'TESTING', testUsers: [email] });
    const { body } = await exchange(await oauth.consent(authorizationUrl()));
    expect(body.refresh_token_expires_in).toBe(7 * 86_400);
  });

  it('may be refused', async () => {
    const callback = await oauth.consent(authorizationUrl(), { cancel: true });
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({ error: 'access_denied', state: 'the-state' });
  });

  it('may be given in part', async () => {
    const url = authorizationUrl({ scope: `openid email ${oauth.scope}` });
    const { body } = await exchange(await oauth.consent(url, { untick: [oauth.scope] }));
    expect(body.scope).toBe('openid email');
  });

  it('may be given to nothing, which is said', async () => {
    const { body } = await exchange(await oauth.consent(authorizationUrl(), { untick: [oauth.scope] }));
    expect(body.scope).toBe('openid');
  });

  it('may be given by another account than the hinted one', async () => {
    const { body } = await exchange(await oauth.consent(authorizationUrl(), { account: OTHER_ACCOUNT }));
    expect(await tokenInfo(body.access_token)).toMatchObject({ body: { email: OTHER_ACCOUNT.email } });
  });

  it('wants the right password', async () => {
    const wrong = { ...DESK_ACCOUNT, password: 'wrong' };
    await expect(oauth.consent(authorizationUrl(), { account: wrong })).rejects.toThrow(/Wrong email or password/);
  });

  it.each<[string, Record<string, string | undefined>, Partial<Behaviour>]>([
    ['access_type=offline is missing', { access_type: undefined }, {}],
    ['it is told to give none', {}, { issueRefreshTokens: false }],
  ])('brings no refresh token when %s', async (_, parameters, behaviour) => {
    await oauth.behave(behaviour);
    const { body } = await exchange(await oauth.consent(authorizationUrl(parameters)));
    expect(body).toMatchObject({ scope: oauth.scope });
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('asks for PKCE', async () => {
    const without = authorizationUrl({ code_challenge: undefined, code_challenge_method: undefined });
    expect((await oauth.consent(without)).searchParams.get('error')).toBe('invalid_request');

    const callback = await oauth.consent(authorizationUrl());
    const { status, body } = await exchange(callback, { code_verifier: randomBytes(32).toString('base64url') });
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });

  it('gives codes that work once', async () => {
    const callback = await oauth.consent(authorizationUrl());
    expect((await exchange(callback)).status).toBe(200);
    expect((await exchange(callback)).body.error).toBe('invalid_grant');
  });

  const blocked: [error: string, parameters: Record<string, string>, behaviour: Partial<Behaviour>][] = [
    ['access_denied', {}, { publishing: 'TESTING' }],
    ['org_internal', {}, { internalTo: 'elsewhere.test' }],
    ['admin_policy_enforced', {}, { blockedByPolicy: true }],
    ['access_not_configured', {}, { mailApiEnabled: false }],
    ['deleted_client', {}, { clientDeleted: true }],
    ['invalid_request', {}, { authorizationError: { error: 'invalid_request' } }],
    ['invalid_scope', { scope: 'https://mail.google.com' }, {}],
    ['redirect_uri_mismatch', { redirect_uri: `${REDIRECT}/` }, {}],
    ['invalid_client', { client_id: 'somebody' }, {}],
  ];
  it.each(blocked)("is stopped on the provider's own page with %s", async (error, parameters, behaviour) => {
    await oauth.behave(behaviour);
    const stopped = oauth.consent(authorizationUrl(parameters));
    await expect(stopped).rejects.toBeInstanceOf(ConsentBlocked);
    await expect(stopped).rejects.toThrow(new RegExp(`^(?=.*Access blocked)(?=.*Error 40[0-3]: ${error})`));
  });

  it.each(blocked.slice(0, 7))('sends the browser back with %s when told to', async (error, parameters, behaviour) => {
    await oauth.behave({ ...behaviour, errorsGoTo: 'CALLBACK' });
    const { searchParams } = await oauth.consent(authorizationUrl(parameters));
    expect(Object.fromEntries(searchParams)).toMatchObject({ error, state: 'the-state' });
  });
});

describe('tokens', () => {
  it('are refreshed without a new refresh token', async () => {
    await oauth.behave({ accessTokenSeconds: 5 });
    const minted = await oauth.mint({ email });
    const { status, body } = await refresh(minted.refreshToken);
    expect([status, body.expires_in, body.scope]).toEqual([200, 5, oauth.scope]);
    expect(body).not.toHaveProperty('refresh_token');
    expect((await refresh(minted.refreshToken)).status).toBe(200);
  });

  it('are rotated when told to', async () => {
    await oauth.behave({ rotateRefreshTokens: true });
    const { refreshToken } = await oauth.mint({ email });
    const { body } = await refresh(refreshToken);
    expect(body.refresh_token).not.toBe(refreshToken);
    expect((await refresh(body.refresh_token)).status).toBe(200);
    expect((await refresh(refreshToken)).body.error).toBe('invalid_grant');
  });

  it('end', async () => {
    const { accessToken } = await oauth.mint({ email, accessTokenSeconds: -1 });
    expect((await tokenInfo(accessToken)).status).toBe(400);
  });

  it('end when the account takes the consent back, for this account only', async () => {
    const [mine, others] = [await oauth.mint({ email }), await oauth.mint({ email: OTHER_ACCOUNT.email })];
    expect(await oauth.revoke(email)).toBeGreaterThan(0);
    expect((await refresh(mine.refreshToken)).body.error).toBe('invalid_grant');
    expect((await tokenInfo(mine.accessToken)).status).toBe(400);
    expect((await refresh(others.refreshToken)).status).toBe(200);
  });

  it('end when they are revoked', async () => {
    const { accessToken, refreshToken } = await oauth.mint({ email });
    const revoke = () =>
      fetch(oauth.revocationUrl, { method: 'POST', body: new URLSearchParams({ token: refreshToken }) });
    expect((await revoke()).status).toBe(200);
    expect((await revoke()).status).toBe(400);
    expect((await tokenInfo(accessToken)).status).toBe(400);
  });

  it('need the secret of the client', async () => {
    const { refreshToken: refresh_token } = await oauth.mint({ email });
    const { status, body } = await token({ grant_type: 'refresh_token', refresh_token, client_secret: 'wrong' });
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  });

  it.each<[string, number, Partial<Behaviour>]>([
    ['deleted_client', 401, { clientDeleted: true }],
    ['admin_policy_enforced', 400, { blockedByPolicy: true }],
  ])('are refused with %s', async (error, expected, behaviour) => {
    const { refreshToken } = await oauth.mint({ email });
    await oauth.behave(behaviour);
    const { status, body } = await refresh(refreshToken);
    expect([status, body.error]).toEqual([expected, error]);
  });

  it('tell who they are of', async () => {
    await oauth.addAccount({ ...OTHER_ACCOUNT, emailVerified: false, domain: 'desk.test' });
    const { accessToken } = await oauth.mint({ email: OTHER_ACCOUNT.email });
    const response = await fetch(oauth.userInfoUrl, { headers: { authorization: `Bearer ${accessToken}` } });
    expect(await response.json()).toMatchObject({ email: OTHER_ACCOUNT.email, email_verified: false, hd: 'desk.test' });
  });
});

describe('faults', () => {
  const path = '/token';

  it.each<[string, Omit<Fault, 'path'>, number, string]>([
    ['an error of its own', { status: 500 }, 500, '{"error":"internal_failure"}'],
    ['a body', { status: 400, body: { error: 'invalid_grant' } }, 400, '{"error":"invalid_grant"}'],
    ['garbage', { status: 200, body: '<html>' }, 200, '<html>'],
  ])('answer with %s', async (_, fault, status, text) => {
    const { refreshToken } = await oauth.mint({ email });
    await oauth.fault({ path, ...fault });
    expect(await refresh(refreshToken)).toMatchObject({ status, text });
    await oauth.wellAgain();
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('send headers, as often as told, to the account told', async () => {
    const [mine, others] = [await oauth.mint({ email }), await oauth.mint({ email: OTHER_ACCOUNT.email })];
    await oauth.fault({ path, status: 429, headers: { 'retry-after': '2' }, times: 1, account: email });
    expect((await refresh(others.refreshToken)).status).toBe(200);
    expect((await refresh(mine.refreshToken)).headers.get('retry-after')).toBe('2');
    expect((await refresh(mine.refreshToken)).status).toBe(200);
  });

  it('end the connection', async () => {
    const { refreshToken } = await oauth.mint({ email });
    await oauth.fault({ path, drop: true });
    await expect(refresh(refreshToken)).rejects.toThrow('fetch failed');
    expect((await oauth.requests()).at(-1)).toMatchObject({ path, status: null, account: email });
  });
});

describe('the log', () => {
  it('counts what is in work at the same time, over all and for each account', async () => {
    const mine = await oauth.mint({ email });
    const others = await oauth.mint({ email: OTHER_ACCOUNT.email });
    await oauth.fault({ path: '/token', delayMs: 300 });
    await Promise.all([mine, mine, others].map(({ refreshToken }) => refresh(refreshToken)));
    await oauth.wellAgain();
    await refresh(mine.refreshToken);
    expect(await oauth.tokenRequests()).toEqual({
      exchanges: 0,
      refreshes: 4,
      refreshed: 4,
      mostAtOnce: 3,
      mostAtOnceOf: { [email]: 2, [OTHER_ACCOUNT.email]: 1 },
    });
  });

  it('holds no token and no secret', async () => {
    const { refreshToken } = await oauth.mint({ email });
    await refresh(refreshToken);
    const log = JSON.stringify(await oauth.requests());
    expect(log).toContain('refresh_token');
    expect(log).not.toContain(refreshToken);
    expect(log).not.toContain(MAILROOM_CLIENT.clientSecret);
  });
});

it.each([
  ['another site', { origin: 'http://evil.example' }],
  ['a form', { 'content-type': 'text/plain' }],
])('does not let %s control it', async (_, headers) => {
  const response = await fetch(`${oauth.url}/_control/behave`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });
  expect(response.status).toBe(403);
});
