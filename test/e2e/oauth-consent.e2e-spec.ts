import request from 'supertest';
import { Database } from '../../src/database/database';
import { OAuthAuthorization } from '../../src/oauth/oauth-authorization.entity';
import { OAuthConsent } from '../../src/oauth/oauth-consent.entity';
import { startImapServer } from '../support/imap-server';
import { ManualClock } from '../support/manual-clock';
import { startOAuthDesk, type OAuthDesk } from '../support/oauth-desk';
import { DESK_ACCOUNT, OTHER_ACCOUNT } from '../support/oauth-server';
import { waitFor } from '../support/wait-for';

const MINUTE = 60_000;
const STATE_INVALID = '/admin/support-channel/emails?authorization=failed&problem=OAUTH_STATE_INVALID';

const clock = new ManualClock(new Date());
let desk: OAuthDesk;
// The OAuth server takes its time to start on a busy machine.
beforeAll(async () => (desk = await startOAuthDesk(clock)), 90_000);
afterAll(() => desk.stop());
afterEach(() => desk.oauth.wellAgain());

/** Everything that is stored about consents. */
async function stored() {
  const { read } = desk.app.get(Database);
  return { authorizations: await read.find(OAuthAuthorization), consents: await read.find(OAuthConsent) };
}

async function newServer() {
  const { server, authorizationUrl } = await desk.api.create('Incoming', {}, desk.incomingInput());
  return { id: server.id as string, authorizationUrl: authorizationUrl! };
}

const CALLBACK_CODES: Record<string, string> = {
  org_internal: 'OAUTH_ORG_INTERNAL',
  admin_policy_enforced: 'OAUTH_ADMIN_POLICY_ENFORCED',
  access_not_configured: 'OAUTH_API_NOT_ENABLED',
  invalid_scope: 'OAUTH_INVALID_SCOPE',
};

describe('a consent', () => {
  it.each(['Incoming', 'Outgoing'] as const)('is given in a browser, for an %s server', async (d) => {
    const input = d === 'Incoming' ? desk.incomingInput() : desk.outgoingInput();
    const direction = d === 'Incoming' ? 'incoming' : 'outgoing';
    const { server, authorizationUrl } = await desk.api.create(d, {}, input);
    expect(server.oauth).toMatchObject({ status: 'NOT_AUTHORIZED', problem: null });

    const browser = desk.browser();
    const asked = new URL(await browser.begin(authorizationUrl!));
    expect(asked.origin + asked.pathname).toBe(desk.oauth.authorizationUrl);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'mailroom-client',
      redirect_uri: `${desk.app.url}/oauth/callback`,
      scope: 'https://mail.google.com/',
      access_type: 'offline',
      prompt: 'consent',
      login_hint: DESK_ACCOUNT.email,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(await browser.return(await desk.oauth.consent(asked))).toBe(
      `/admin/support-channel/emails/${direction}?server=${server.id}&authorization=succeeded`,
    );

    const { oauth, health } = await desk.status(server.id, direction);
    expect(oauth).toMatchObject({
      status: 'AUTHORIZED',
      authorizedAt: clock.now().toISOString(),
      accessTokenExpiresAt: new Date(clock.ms() + 60 * MINUTE).toISOString(),
      problem: null,
      warning: null,
    });
    expect(health).toEqual({ state: 'DISABLED', problem: null });
    expect((await desk.api.auditOf(server.id)).map(({ action }) => action)).toContain('oauth.consentGiven');
    expect((await desk.api.update(d, server.id, input)).authorizationUrl).toBeNull();
  });

  it('is stored sealed, and leaves nothing else behind', async () => {
    const { id } = await desk.authorizedIncoming();
    const { authorizations, consents } = await stored();
    const row = authorizations.find(({ serverId }) => serverId === id)!;
    expect([row.accessTokenBox, row.refreshTokenBox]).toEqual([
      expect.stringMatching(/^v1\./),
      expect.stringMatching(/^v1\./),
    ]);
    expect(consents.filter(({ serverId }) => serverId === id)).toEqual([]);
  });

  it('can be given again; the one before is given back at the provider', async () => {
    const { id } = await desk.authorizedIncoming();
    await desk.oauth.forgetRequests();
    const metadata = { path: '/.well-known/oauth-authorization-server', status: 200 };
    await desk.oauth.fault({ ...metadata, body: { revocation_endpoint: desk.oauth.revocationUrl } });
    const { authorizationUrl } = await desk.api.call(
      'mutation ($id: ID!) { payload: authorizeIncomingEmailServer(id: $id) { authorizationUrl } }',
      { id },
    );
    expect(await desk.consent(authorizationUrl)).toContain('authorization=succeeded');
    await untilRevoked(1);
    expect((await desk.status(id)).oauth.status).toBe('AUTHORIZED');
    expect((await desk.api.auditOf(id)).map(({ action }) => action)).toContain('oauth.consentReplaced');
  });

  it('counts when the mail server cannot be reached just then; the first poll finds a wrong account out', async () => {
    desk.imap.refuse('AUTHENTICATE XOAUTH2', { code: 'UNAVAILABLE', text: 'Temporary authentication failure' });
    const { id, authorizationUrl } = await newServer();
    expect(await desk.consent(authorizationUrl, { account: OTHER_ACCOUNT })).toContain('authorization=succeeded');
    desk.imap.behave();
    expect(await testOf(id)).toMatchObject({ succeeded: false, problem: { code: 'OAUTH_WRONG_ACCOUNT' } });
  });

  it('that never comes back shows as such after 10 minutes', async () => {
    const { id, authorizationUrl } = await newServer();
    await desk.browser().begin(authorizationUrl);
    clock.advance(10 * MINUTE - 1);
    expect((await desk.status(id)).oauth.problem).toBeNull();
    clock.advance(1);
    expect((await desk.status(id)).oauth).toMatchObject({
      status: 'NOT_AUTHORIZED',
      problem: { code: 'OAUTH_CONSENT_NOT_FINISHED' },
    });
  });
});

async function testOf(id: string) {
  const { test } = await desk.api.call(
    `mutation ($id: ID!) { payload: testIncomingEmailServer(id: $id) {
      test { succeeded steps { name state } problem { code detail remedy } } } }`,
    { id },
  );
  return test;
}

async function untilRevoked(count: number): Promise<void> {
  const revocations = async () =>
    (await desk.oauth.requests()).filter(({ path, status }) => path === desk.oauth.paths.revocation && status === 200);
  await waitFor(async () => (await revocations()).length === count, { describe: `${count} revocations` });
}

describe('a consent is refused, with nothing stored but why:', () => {
  const token = '/token';
  it.each([
    ['it is cancelled', 'OAUTH_ACCESS_DENIED', () => Promise.resolve({ cancel: true })],
    ['another account gives it', 'OAUTH_WRONG_ACCOUNT', () => Promise.resolve({ account: OTHER_ACCOUNT })],
    ['the scope is unticked', 'OAUTH_SCOPE_NOT_GRANTED', () => Promise.resolve({ untick: [desk.oauth.scope] })],
    ['no refresh token comes', 'OAUTH_REFRESH_TOKEN_MISSING', () => desk.oauth.behave({ issueRefreshTokens: false })],
    [
      'the client secret is wrong',
      'OAUTH_INVALID_CLIENT',
      () => desk.oauth.fault({ path: token, status: 401, body: { error: 'invalid_client' } }),
    ],
    [
      'the client was deleted meanwhile',
      'OAUTH_DELETED_CLIENT',
      () => desk.oauth.fault({ path: token, status: 401, body: { error: 'deleted_client' } }),
    ],
    [
      'the client may not do this',
      'OAUTH_INVALID_CLIENT',
      () => desk.oauth.fault({ path: token, status: 400, body: { error: 'unauthorized_client' } }),
    ],
    [
      'the redirect URL is another one',
      'OAUTH_REDIRECT_URI_MISMATCH',
      () => desk.oauth.fault({ path: token, status: 400, body: { error: 'redirect_uri_mismatch' } }),
    ],
    ['the token endpoint is down', 'OAUTH_PROVIDER_UNAVAILABLE', () => desk.oauth.fault({ path: token, status: 500 })],
    [
      'the token endpoint talks nonsense',
      'OAUTH_PROVIDER_UNAVAILABLE',
      () => desk.oauth.fault({ path: token, status: 200, body: '<html>Welcome</html>' }),
    ],
    ['the token endpoint hangs up', 'OAUTH_PROVIDER_UNAVAILABLE', () => desk.oauth.fault({ path: token, drop: true })],
    ...['org_internal', 'admin_policy_enforced', 'access_not_configured', 'invalid_scope'].map(
      (error) =>
        [
          `the provider sends ${error}`,
          CALLBACK_CODES[error]!,
          () => desk.oauth.behave({ authorizationError: { error }, errorsGoTo: 'CALLBACK' }),
        ] as const,
    ),
  ] as [string, string, () => Promise<object | void>][])('%s', async (_, code, arrange) => {
    const { id, authorizationUrl } = await newServer();
    const answer = (await arrange()) ?? {};
    const arrived = await desk.consent(authorizationUrl, answer);
    expect(arrived).toBe(`/admin/support-channel/emails/incoming?server=${id}&authorization=failed&problem=${code}`);
    const { oauth } = await desk.status(id);
    expect(oauth).toMatchObject({ status: 'NOT_AUTHORIZED', accessTokenExpiresAt: null, problem: { code } });
    expect(oauth.problem.remedy.length).toBeGreaterThan(0);
    const row = (await stored()).authorizations.find(({ serverId }) => serverId === id)!;
    expect([row.accessTokenBox, row.refreshTokenBox]).toEqual([null, null]);
    expect(JSON.stringify(row)).not.toContain('MARKED');
  });

  it('and a consent that was given before stays in force', async () => {
    const { id } = await desk.authorizedIncoming();
    const { authorizationUrl } = await desk.api.call(
      'mutation ($id: ID!) { payload: authorizeIncomingEmailServer(id: $id) { authorizationUrl } }',
      { id },
    );
    expect(await desk.consent(authorizationUrl, { cancel: true })).toContain('problem=OAUTH_ACCESS_DENIED');
    expect((await desk.status(id)).oauth).toMatchObject({ status: 'AUTHORIZED', problem: null });
    expect((await testOf(id)).steps).toContainEqual({ name: 'AUTHENTICATE', state: 'PASSED' });
  });
});

describe('the answer of a provider counts only', () => {
  async function returning() {
    const { id, authorizationUrl } = await newServer();
    const browser = desk.browser();
    const callback = await desk.oauth.consent(await browser.begin(authorizationUrl));
    return { id, browser, callback };
  }

  it('with a state of ours', async () => {
    const { browser, callback } = await returning();
    const before = await stored();
    callback.searchParams.set('state', 'A'.repeat(43));
    expect(await browser.return(callback)).toBe(STATE_INVALID);
    callback.searchParams.delete('state');
    expect(await browser.return(callback)).toBe(STATE_INVALID);
    expect(await stored()).toEqual(before);
  });

  it('in the browser that began', async () => {
    const { browser, callback } = await returning();
    const before = await stored();
    expect(await desk.browser().return(callback)).toBe(STATE_INVALID);
    expect(await stored()).toEqual(before);
    // and whoever tried has not used it up
    expect(await browser.return(callback)).toContain('authorization=succeeded');
  });

  it('for 10 minutes', async () => {
    const { browser, callback, id } = await returning();
    clock.advance(10 * MINUTE);
    expect(await browser.return(callback)).toBe(STATE_INVALID);
    expect((await desk.status(id)).oauth.status).toBe('NOT_AUTHORIZED');
  });

  it('once', async () => {
    const { browser, callback, id } = await returning();
    expect(await browser.return(callback)).toContain('authorization=succeeded');
    const before = await stored();
    expect(await browser.return(callback)).toBe(STATE_INVALID);
    expect(await stored()).toEqual(before);
    expect((await desk.status(id)).oauth.status).toBe('AUTHORIZED');
  });

  it('with the code of this consent, which its PKCE verifier proves', async () => {
    const [one, other] = [await returning(), await returning()];
    one.callback.searchParams.set('code', other.callback.searchParams.get('code')!);
    expect(await one.browser.return(one.callback)).toContain(`server=${one.id}&authorization=failed`);
    expect((await desk.status(one.id)).oauth).toMatchObject({
      status: 'NOT_AUTHORIZED',
      problem: { code: 'OAUTH_INVALID_GRANT' },
    });
  });

  it('with its PKCE verifier', async () => {
    const { browser, callback, id } = await returning();
    await desk.app.get(Database).transaction(async (tx) => {
      await desk.app.get(Database).manager(tx).update(OAuthConsent, { serverId: id }, { verifierBox: null });
    });
    expect(await browser.return(callback)).toBe(STATE_INVALID);
    expect((await desk.status(id)).oauth.status).toBe('NOT_AUTHORIZED');
  });

  it('with a code that was not used before', async () => {
    const { browser, callback, id } = await returning();
    const { authorizationUrl } = await desk.api.call(
      'mutation ($id: ID!) { payload: authorizeIncomingEmailServer(id: $id) { authorizationUrl } }',
      { id },
    );
    const second = await desk.oauth.consent(await browser.begin(authorizationUrl));
    expect(await browser.return(callback)).toContain('authorization=succeeded');
    second.searchParams.set('code', callback.searchParams.get('code')!);
    expect(await browser.return(second)).toContain('problem=OAUTH_INVALID_GRANT');
  });

  it('when it comes from the provider that was asked (RFC 9207)', async () => {
    const { browser, callback, id } = await returning();
    callback.searchParams.set('iss', 'https://evil.example');
    expect(await browser.return(callback)).toContain('problem=OAUTH_STATE_INVALID');
    expect((await desk.status(id)).oauth.status).toBe('NOT_AUTHORIZED');
  });
});

describe('a ticket', () => {
  it('is good once, for 10 minutes', async () => {
    const { authorizationUrl } = await newServer();
    expect(await desk.browser().begin(authorizationUrl)).toContain(desk.oauth.authorizationUrl);
    expect(await desk.browser().begin(authorizationUrl)).toBe(STATE_INVALID);
    const late = await newServer();
    clock.advance(10 * MINUTE);
    expect(await desk.browser().begin(late.authorizationUrl)).toBe(STATE_INVALID);
  });

  it.each([
    ['nobody', () => Promise.resolve('')],
    ['a technician', async () => `Bearer ${await desk.app.tokenFor('TECHNICIAN')}`],
  ])('is of no use to %s, who is led to the console to sign in, and stays good', async (_, authorization) => {
    const { authorizationUrl } = await newServer();
    const path = authorizationUrl.slice(desk.app.url.length);
    const { status, headers } = await request(desk.app.url)
      .get(path)
      .set('Authorization', await authorization());
    const page = path.replace('/oauth/begin', '/admin/support-channel/emails/authorize');
    expect([status, headers['location'], headers['set-cookie']]).toEqual([302, page, undefined]);
    expect(await desk.browser().begin(authorizationUrl)).toContain(desk.oauth.authorizationUrl);
  });

  it('ends with its server', async () => {
    const { id, authorizationUrl } = await newServer();
    await desk.api.remove('IncomingEmailServer', id);
    expect(await desk.browser().begin(authorizationUrl)).toBe(STATE_INVALID);
  });
});

describe('a consent ends', () => {
  it.each([
    ['the client', { oauth: { clientId: 'other-client' } }],
    ['the scope', { oauth: { scope: 'openid' } }],
    ['the authorization URL', { oauth: { authorizationUrl: 'http://localhost:1/auth' } }],
    ['the token URL', { oauth: { tokenUrl: 'http://localhost:1/token' } }],
    ['the address', { email: 'else@desk.test' }],
    ['the host', { host: 'localhost' }],
    ['the port', { port: 1 }],
    ['the security', { securityType: 'TLS' }],
  ] as [string, { oauth?: object }][])(
    'when %s changes, and asks for a new one',
    async (_, { oauth = {}, ...changes }) => {
      const { id, input } = await desk.authorizedIncoming();
      const changed = { ...input, ...changes, oauth: { ...desk.oauth.settings(), ...oauth } };
      const { server, authorizationUrl, userErrors } = await desk.api.update('Incoming', id, changed);
      expect(userErrors).toEqual([]);
      expect(server.oauth.status).toBe('NOT_AUTHORIZED');
      expect(authorizationUrl).toContain('/oauth/begin?ticket=');
      expect((await desk.api.auditOf(id)).map(({ action }) => action)).toContain('oauth.consentRevoked');
    },
  );

  it('with its server, and is given back at the provider', async () => {
    const { id } = await desk.authorizedIncoming();
    await desk.oauth.forgetRequests();
    const metadata = { path: '/.well-known/openid-configuration', status: 200 };
    await desk.oauth.fault({ ...metadata, body: { revocation_endpoint: desk.oauth.revocationUrl } });
    await desk.api.remove('IncomingEmailServer', id);
    await untilRevoked(1);
    expect((await stored()).authorizations.map(({ serverId }) => serverId)).not.toContain(id);
  });

  it('not when name or redirect URL change', async () => {
    const { id, input } = await desk.authorizedIncoming();
    const oauth = { ...desk.oauth.settings(), redirectUrl: 'http://localhost:1/oauth/callback' };
    const { server, authorizationUrl } = await desk.api.update('Incoming', id, {
      ...input,
      name: `Other ${id}`,
      oauth,
    });
    expect([server.oauth.status, authorizationUrl]).toEqual(['AUTHORIZED', null]);
  });
});

it('never sends a token to a mail server that it was not given for, not even in a test', async () => {
  const { id, input } = await desk.authorizedIncoming();
  const asked: string[] = [];
  const elsewhere = await startImapServer({ users: {} });
  elsewhere.acceptsToken = (_, token) => Promise.resolve(asked.push(token) > 0);
  const { test } = await desk.api.call(
    `mutation ($input: IncomingEmailServerInput!, $id: ID) { payload: testIncomingEmailServerInput(input: $input, id: $id) {
      test { succeeded problem { code } } } }`,
    { id, input: { ...input, port: elsewhere.port } },
  );
  await elsewhere.stop();
  expect(test).toEqual({ succeeded: false, problem: { code: 'OAUTH_CONSENT_NOT_FINISHED' } });
  expect(asked).toEqual([]);
});
