import request from 'supertest';
import { answerConsent, type ConsentAnswer, ConsentBlocked } from '../support/oauth-consent';
import { Desk } from '../support/desk';
import { freePort } from '../support/ports';
import { startSandbox, type TestSandbox } from '../support/sandbox';
import { ADMIN, startTestApp, type TestApp } from '../support/test-app';
import { waitFor } from '../support/wait-for';

const [SUPPORT, SALES] = ['support@desk.example', 'sales@desk.example'];
const ALICE = 'alice@customer.example';
const account = (email: string) => ({ email, password: 'sandbox' });

let sandbox: TestSandbox;
let app: TestApp;
let desk: Desk;
/** The provider's fields, as the console's form is filled in with them. */
let preset: Record<string, string & number>;
const ids = { incoming: '', outgoing: '' };

beforeAll(async () => {
  const port = await freePort();
  sandbox = await startSandbox(`http://localhost:${port}`);
  app = await startTestApp({ env: { PORT: String(port), ...sandbox.env } });
  desk = new Desk((query, variables) => app.gql(query, variables));
  const { emailProviderPresets } = await desk.ask(
    `{ emailProviderPresets { provider label imapHost imapPort pop3Port smtpHost smtpPort securityType
       authorizationUrl tokenUrl scope clientsUrl } }`,
  );
  preset = emailProviderPresets[0];
}, 90_000);
afterAll(async () => {
  await app?.stop();
  await sandbox?.stop();
});

const PAYLOAD = 'server { id } authorizationUrl userErrors { field code message }';
const common = () => ({
  email: SUPPORT,
  provider: preset['provider'],
  securityType: preset['securityType'],
  authType: 'OAUTH',
  oauth: {
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    authorizationUrl: preset['authorizationUrl'],
    tokenUrl: preset['tokenUrl'],
    scope: preset['scope'],
  },
});

/** As an administrator's browser does: from `authorizationUrl` to where the console is told what came of it. */
async function consent(authorizationUrl: string, answer: ConsentAnswer = {}): Promise<string> {
  const agent = request.agent(app.url);
  const follow = async (url: string | URL) => {
    const { pathname, search } = new URL(url);
    const call = agent.get(pathname + search).set('Cookie', `mailroom_session=${app.adminToken}`);
    return (await call).headers['location'] as string;
  };
  const provider = await follow(authorizationUrl);
  return follow(await answerConsent(new URL(provider), { account: account(SUPPORT), ...answer }));
}

async function authorize(direction: 'Incoming' | 'Outgoing', answer?: ConsentAnswer): Promise<string> {
  const id = direction === 'Incoming' ? ids.incoming : ids.outgoing;
  const { payload } = await desk.ask(
    `mutation ($id: ID!) { payload: authorize${direction}EmailServer(id: $id) { authorizationUrl userErrors { message } } }`,
    { id },
  );
  return consent(payload.authorizationUrl, answer);
}

const requestWith = (subject: string) =>
  waitFor(async () => (await desk.requests()).find((r) => r.subject === subject), {
    describe: `a request "${subject}"`,
    timeoutMs: 20_000,
    everyMs: 200,
  });

async function oauthOf(id: string) {
  const { server } = await desk.ask(
    `query ($id: ID!) { server: incomingEmailServer(id: $id) {
       oauth { status problem { code remedy } warning { code } } health { state problem { code } } } }`,
    { id },
  );
  return server;
}

// One after the other, as a newcomer goes through the demo.
describe('the demo', () => {
  it('offers its provider, and connects a mailbox to it by consent', async () => {
    expect(preset).toMatchObject({ provider: 'SANDBOX', label: 'Sandbox', clientsUrl: sandbox.addresses.webUrl });
    const outgoing = await desk.ask(
      `mutation ($input: OutgoingEmailServerInput!) { payload: createOutgoingEmailServer(input: $input) { ${PAYLOAD} } }`,
      { input: { name: 'Desk out', host: preset['smtpHost'], port: preset['smtpPort'], primary: true, ...common() } },
    );
    ids.outgoing = outgoing.payload.server.id;
    expect(await consent(outgoing.payload.authorizationUrl)).toMatch(/outgoing\?.*authorization=succeeded/);

    const input = {
      name: 'Support',
      protocol: 'IMAP',
      host: preset['imapHost'],
      port: preset['imapPort'],
      outgoingEmailServerId: ids.outgoing,
      ...common(),
    };
    const incoming = await desk.ask(
      `mutation ($input: IncomingEmailServerInput!) { payload: createIncomingEmailServer(input: $input) { ${PAYLOAD} } }`,
      { input },
    );
    ids.incoming = incoming.payload.server.id;
    expect(await consent(incoming.payload.authorizationUrl)).toMatch(/incoming\?.*authorization=succeeded/);
    expect(await desk.testIncoming(ids.incoming)).toMatchObject({ succeeded: true });
    expect(await desk.testOutgoing(ids.outgoing, ALICE)).toMatchObject({ succeeded: true });
    expect((await desk.poll(ids.incoming)).problem).toBeNull();
  });

  it('tells everybody what the console fills in; outside of it there is nothing to tell', async () => {
    const query = '{ demo { adminEmail adminPassword sandboxUrl mailbox clientId clientSecret } }';
    const { webUrl, mailbox, clientId, clientSecret } = sandbox.addresses;
    expect((await app.gql(query, {}, null)).data?.demo).toEqual({
      adminEmail: ADMIN.email,
      adminPassword: ADMIN.password,
      sandboxUrl: webUrl,
      mailbox,
      clientId,
      clientSecret,
    });
    const other = await startTestApp();
    expect((await other.gql(query)).data).toEqual({ demo: null });
    await other.stop();
  });

  it('makes a request of a mail, and confirms it', async () => {
    await sandbox.write({ from: ALICE, to: SUPPORT, subject: 'My screen is dark', text: 'It was bright yesterday.' });
    const made = await requestWith('My screen is dark');
    expect(made).toMatchObject({ requesterEmail: ALICE, requesterName: 'Alice Adams' });
    const confirmation = await sandbox.waitForMail(ALICE, ({ subject }) => subject.includes(made.key));
    expect(confirmation.from).toContain(SUPPORT);
  });

  it('carries a conversation both ways', async () => {
    const { id } = await requestWith('My screen is dark');
    await desk.reply(id, 'Is it plugged in?');
    const asked = await sandbox.waitForMail(ALICE, ({ text }) => text.includes('plugged in'));
    await sandbox.write({
      from: ALICE,
      to: asked.answerTo,
      subject: `Re: ${asked.subject}`,
      text: 'Now it is, thank you.',
      inReplyTo: asked.messageId,
    });
    await waitFor(
      async () =>
        (await requestWith('My screen is dark')).entries.edges.some((e: { node: { text: string } }) =>
          e.node.text.includes('Now it is'),
        ),
      { describe: 'the answer in the conversation', timeoutMs: 20_000, everyMs: 200 },
    );
  });

  it('asks for consent when that was withdrawn, and brings all mail afterwards', async () => {
    await sandbox.revoke(SUPPORT);
    await sandbox.write({ from: ALICE, to: SUPPORT, subject: 'While nobody looked', text: 'Hello?' });
    await waitFor(
      async () => {
        await desk.poll(ids.incoming);
        return (await oauthOf(ids.incoming)).oauth.status === 'REAUTHORIZATION_REQUIRED';
      },
      { describe: 'REAUTHORIZATION_REQUIRED', timeoutMs: 20_000, everyMs: 200 },
    );
    expect(await oauthOf(ids.incoming)).toMatchObject({
      oauth: { problem: { code: 'OAUTH_INVALID_GRANT' } },
      health: { state: 'ACTION_REQUIRED' },
    });
    expect(await authorize('Incoming')).toContain('authorization=succeeded');
    await authorize('Outgoing');
    await requestWith('While nobody looked');
    expect((await oauthOf(ids.incoming)).oauth).toMatchObject({ status: 'AUTHORIZED', problem: null });
  }, 90_000);

  it.each<[string, ConsentAnswer, string]>([
    ['is cancelled', { cancel: true }, 'OAUTH_ACCESS_DENIED'],
    ['leaves the access unticked', { untick: ['https://mail.google.com/'] }, 'OAUTH_SCOPE_NOT_GRANTED'],
    ['comes from another account', { account: account(SALES) }, 'OAUTH_WRONG_ACCOUNT'],
  ])('says what to do when the consent %s', async (_, answer, code) => {
    expect(await authorize('Incoming', answer)).toMatch(new RegExp(`authorization=failed&problem=${code}$`));
  });

  it('says what to do when the provider gives no refresh token', async () => {
    await sandbox.fail('no-refresh-token');
    expect(await authorize('Incoming')).toMatch(/problem=OAUTH_REFRESH_TOKEN_MISSING$/);
    await sandbox.allWell();
  });

  it.each([
    ['not-a-test-user', 'has not completed the Google verification process'],
    ['organisation-only', 'org_internal'],
    ['blocked-by-policy', 'admin_policy_enforced'],
    ['access-blocked', 'Access blocked: Authorization Error'],
    ['api-not-enabled', 'access_not_configured'],
    ['client-deleted', 'deleted_client'],
  ])('is stopped on the provider’s page by %s, which the help knows', async (failure, words) => {
    await sandbox.fail(failure);
    await expect(authorize('Incoming')).rejects.toThrow(ConsentBlocked);
    await expect(authorize('Incoming')).rejects.toThrow(words);
    await sandbox.allWell();
    const { oauthErrorHelp } = await desk.ask('{ oauthErrorHelp { shownAs remedy } }');
    expect(oauthErrorHelp.some((help: { shownAs: string }) => help.shownAs.includes(words))).toBe(true);
  });

  it('warns of a consent that will end after 7 days', async () => {
    await sandbox.fail('testing');
    expect(await authorize('Incoming')).toContain('authorization=succeeded');
    expect((await oauthOf(ids.incoming)).oauth.warning).toMatchObject({ code: 'OAUTH_CONSENT_EXPIRES_SOON' });
    await sandbox.allWell();
    expect(await authorize('Incoming')).toContain('authorization=succeeded');
    expect((await oauthOf(ids.incoming)).oauth.warning).toBeNull();
  });

  it('reads a mailbox over POP3 with its password, too', async () => {
    const input = {
      name: 'Sales',
      email: SALES,
      protocol: 'POP3',
      provider: 'SANDBOX',
      host: preset['imapHost'],
      port: preset['pop3Port'],
      securityType: 'NONE',
      authType: 'BASIC',
      password: 'sandbox',
    };
    const id = await desk.incoming(input);
    expect(await desk.testIncoming(id)).toMatchObject({ succeeded: true });
  });
});
