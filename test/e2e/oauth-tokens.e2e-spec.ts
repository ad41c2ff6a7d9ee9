import { Desk } from '../support/desk';
import { ManualClock } from '../support/manual-clock';
import { plainMail } from '../support/mails';
import { startOAuthDesk, type OAuthDesk } from '../support/oauth-desk';
import { DESK_ACCOUNT, OTHER_ACCOUNT } from '../support/oauth-server';
import { waitFor } from '../support/wait-for';

const MINUTE = 60_000;
const { email } = DESK_ACCOUNT;

const clock = new ManualClock(new Date());
let oauthDesk: OAuthDesk;
let desk: Desk;
let id: string;

jest.setTimeout(420_000);

beforeEach(async () => {
  oauthDesk = await startOAuthDesk(clock);
  desk = new Desk((query, variables) => oauthDesk.app.gql(query, variables));
  ({ id } = await oauthDesk.authorizedIncoming({ folder: 'INBOX', enabled: true, pollIntervalSeconds: 86_400 }));
  expect((await desk.poll(id)).problem).toBeNull();
  await oauthDesk.oauth.forgetRequests();
});
afterEach(() => oauthDesk.stop());

const until = (describe: string, condition: () => Promise<boolean>) =>
  waitFor(condition, { describe, timeoutMs: 15_000, everyMs: 50 });
const oauthOf = async (server = id) => (await oauthDesk.status(server)).oauth;
const refreshes = async () => (await oauthDesk.oauth.tokenRequests()).refreshes;

let mails = 0;
function mailArrives(): void {
  oauthDesk.imap.append(plainMail({ from: 'a@customer.test', to: email, subject: `Mail ${++mails}`, text: 'Help' }));
}

it('an access token is renewed ahead of its end, once', async () => {
  clock.advance(55 * MINUTE);
  await until('a refresh', async () => (await oauthOf()).lastRefreshedAt !== null);
  expect(await oauthOf()).toMatchObject({
    accessTokenExpiresAt: new Date(clock.ms() + 60 * MINUTE).toISOString(),
    problem: null,
  });
  expect((await desk.poll(id)).problem).toBeNull();
  expect(await refreshes()).toBe(1);
});

it('a refresh token that is replaced at each refresh is kept up with', async () => {
  await oauthDesk.oauth.behave({ rotateRefreshTokens: true });
  for (let round = 1; round <= 3; round++) {
    clock.advance(61 * MINUTE);
    expect((await desk.poll(id)).problem).toBeNull();
    expect(await refreshes()).toBe(round);
  }
});

it('a session that Gmail ends with its token is no failure, and no mail is missed', async () => {
  mailArrives();
  oauthDesk.imap.sayBye('Session expired, please login again.');
  expect(await desk.poll(id)).toMatchObject({ requestsCreated: 1, problem: null });
  expect(await desk.health(id)).toMatchObject({ state: 'HEALTHY', consecutiveFailures: 0 });
});

/** What a token endpoint answers to a refresh, with what comes of it; after the last the consent is gone. */
const REFUSALS: [error: object, code: string, consent: string][] = [
  [{ error: 'invalid_client' }, 'OAUTH_INVALID_CLIENT', 'AUTHORIZED'],
  [{ error: 'unauthorized_client' }, 'OAUTH_INVALID_CLIENT', 'AUTHORIZED'],
  [{ error: 'deleted_client' }, 'OAUTH_DELETED_CLIENT', 'AUTHORIZED'],
  [{ error: 'invalid_scope' }, 'OAUTH_INVALID_SCOPE', 'AUTHORIZED'],
  [{ error: 'org_internal' }, 'OAUTH_ORG_INTERNAL', 'AUTHORIZED'],
  [{ error: 'admin_policy_enforced' }, 'OAUTH_ADMIN_POLICY_ENFORCED', 'AUTHORIZED'],
  [{ error: 'invalid_grant', error_subtype: 'invalid_rapt' }, 'OAUTH_SESSION_CONTROL', 'REAUTHORIZATION_REQUIRED'],
];

it('each way in which the provider refuses a refresh is shown with its own code', async () => {
  clock.advance(61 * MINUTE);
  for (const [body, code, status] of REFUSALS) {
    await oauthDesk.oauth.wellAgain();
    await oauthDesk.oauth.behave({ accessTokenSeconds: 60 });
    clock.advance(5 * MINUTE); // until it is asked again
    expect((await desk.poll(id)).problem).toBeNull();
    await oauthDesk.oauth.fault({ path: oauthDesk.oauth.paths.token, status: 400, body });
    clock.advance(5 * MINUTE);
    expect((await desk.poll(id)).problem).toMatchObject({ code, transient: false });
    expect(await desk.health(id)).toMatchObject({ state: 'ACTION_REQUIRED', problem: { code } });
    expect(await oauthOf()).toMatchObject({ status, problem: { code } });
  }
});

it('a consent that was taken back asks for a new one, which brings the mail of the meantime', async () => {
  const other = await oauthDesk.api.create(
    'Incoming',
    {},
    oauthDesk.incomingInput({ folder: 'INBOX', email: OTHER_ACCOUNT.email, enabled: true }),
  );
  expect(await oauthDesk.consent(other.authorizationUrl!, { account: OTHER_ACCOUNT })).toContain('succeeded');

  await oauthDesk.oauth.revoke(email);
  oauthDesk.imap.dropConnections();
  const { problem } = await desk.poll(id);
  expect(problem).toMatchObject({ code: 'OAUTH_INVALID_GRANT', transient: false });
  expect(await oauthOf()).toMatchObject({
    status: 'REAUTHORIZATION_REQUIRED',
    problem: { code: 'OAUTH_INVALID_GRANT' },
  });
  expect(await desk.health(id)).toMatchObject({ state: 'ACTION_REQUIRED' });
  expect((await desk.poll(other.server.id)).problem).toBeNull();
  expect((await oauthOf(other.server.id)).status).toBe('AUTHORIZED');
  await desk.enable(other.server.id, false);

  mailArrives();
  mailArrives();
  const { authorizeIncomingEmailServer } = await desk.ask(
    'mutation ($id: ID!) { authorizeIncomingEmailServer(id: $id) { authorizationUrl userErrors { message } } }',
    { id },
  );
  expect(await oauthDesk.consent(authorizeIncomingEmailServer.authorizationUrl)).toContain('succeeded');
  // The scheduler looks again soon at a mailbox that was just then being checked.
  clock.advance(MINUTE / 4);
  await until('both mails', async () => (await desk.countRequests()) === 2);
  expect(await oauthOf()).toMatchObject({ status: 'AUTHORIZED', problem: null });
  expect(await desk.health(id)).toMatchObject({ state: 'HEALTHY' });
});

it('a client that the provider does not know asks for someone, and a corrected secret ends it without a consent', async () => {
  await oauthDesk.oauth.addClient({ ...oauthDesk.oauth.client, clientSecret: 'another secret' });
  clock.advance(61 * MINUTE);
  expect((await desk.poll(id)).problem).toMatchObject({ code: 'OAUTH_INVALID_CLIENT', transient: false });
  expect(await desk.health(id)).toMatchObject({ state: 'ACTION_REQUIRED' });
  const input = oauthDesk.incomingInput({ folder: 'INBOX', enabled: true });
  const settings = { ...oauthDesk.oauth.settings(), clientSecret: 'another secret' };
  const { server, authorizationUrl } = await oauthDesk.api.update('Incoming', id, { ...input, oauth: settings });
  expect([server.oauth.status, authorizationUrl]).toEqual(['AUTHORIZED', null]);
  expect((await desk.poll(id)).problem).toBeNull();
});

describe('a mail server that refuses a token that should be valid', () => {
  const AUTHENTICATE = 'AUTHENTICATE XOAUTH2';

  it('once: the mail is fetched with a newer one', async () => {
    oauthDesk.imap.refuse(AUTHENTICATE, { code: 'AUTHENTICATIONFAILED', times: 1 });
    oauthDesk.imap.dropConnections();
    mailArrives();
    expect(await desk.poll(id)).toMatchObject({ requestsCreated: 1, problem: null });
    expect(await refreshes()).toBe(1);
  });

  it('twice: the token is of another account', async () => {
    oauthDesk.imap.refuse(AUTHENTICATE, { code: 'AUTHENTICATIONFAILED' });
    oauthDesk.imap.dropConnections();
    expect((await desk.poll(id)).problem).toMatchObject({ code: 'OAUTH_WRONG_ACCOUNT', transient: false });
  });

  it('because it cannot check it just now: that passes, and is no reason to renew', async () => {
    oauthDesk.imap.refuse(AUTHENTICATE, { code: 'UNAVAILABLE', text: 'Temporary authentication failure' });
    oauthDesk.imap.dropConnections();
    expect((await desk.poll(id)).problem).toMatchObject({ transient: true });
    expect(await desk.health(id)).toMatchObject({ state: 'RETRYING' });
    expect(await refreshes()).toBe(0);
  });
});

describe('an outgoing server', () => {
  let outgoing: string;
  beforeEach(async () => {
    const made = await oauthDesk.api.create('Outgoing', {}, oauthDesk.outgoingInput({ enabled: true, primary: true }));
    expect(await oauthDesk.consent(made.authorizationUrl!)).toContain('succeeded');
    outgoing = made.server.id;
    await oauthDesk.oauth.forgetRequests();
  });

  it('sends with its token, and with a newer one when that is refused', async () => {
    let refusals = 1;
    oauthDesk.smtp.behave = ({ at }) =>
      at === 'AUTH' && refusals-- > 0 ? { code: 535, text: '5.7.8 Bad credentials' } : undefined;
    mailArrives();
    expect(await desk.poll(id)).toMatchObject({ requestsCreated: 1 });
    await oauthDesk.smtp.waitFor(({ envelope }) => envelope.to.includes('a@customer.test'));
    expect(await refreshes()).toBe(1);
    expect(await desk.testOutgoing(outgoing)).toMatchObject({ succeeded: true });
  });

  it('that has nothing to send shows all the same that its consent is gone', async () => {
    await oauthDesk.oauth.revoke(email);
    clock.advance(61 * MINUTE);
    const status = async () => oauthDesk.status(outgoing, 'outgoing');
    await until('the news', async () => (await status()).health.state === 'ACTION_REQUIRED');
    expect((await status()).oauth).toMatchObject({ status: 'REAUTHORIZATION_REQUIRED' });
    const { authorizeOutgoingEmailServer } = await desk.ask(
      'mutation ($id: ID!) { authorizeOutgoingEmailServer(id: $id) { authorizationUrl userErrors { message } } }',
      { id: outgoing },
    );
    expect(await oauthDesk.consent(authorizeOutgoingEmailServer.authorizationUrl)).toContain('succeeded');
    expect((await status()).health).toMatchObject({ problem: null });
  });
});
