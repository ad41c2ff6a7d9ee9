import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { Desk } from '../support/desk';
import { plainMail } from '../support/mails';
import { MAILROOM_CLIENT, startOAuthServer, type TestOAuthServer } from '../support/oauth-server';
import { startMailroom } from '../support/server-process';
import { addUser, createDatabase, deliver, dropDatabase, kick, PASSWORD, services } from '../support/services';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

let oauth: TestOAuthServer;
let browser: Browser;
beforeAll(async () => {
  // Where Dovecot asks about tokens; Postfix asks Dovecot.
  const port = Number(new URL(services().dovecot.tokenInfoUrl).port);
  [oauth, browser] = await Promise.all([startOAuthServer({ port }), launchBrowser()]);
});
afterAll(() => Promise.all([oauth.stop(), browser.close()]));
afterEach(() => oauth.wellAgain());

/** Mailroom as the provider and the mail servers know it, and a mailbox of its own. */
async function startDesk(env: Record<string, string> = {}, dataDir?: string) {
  const server = await startMailroom({ env: { LOG_LEVEL: 'debug', ...env }, dataDir });
  const token = await server.signIn();
  const desk = new Desk((query, variables) => server.graphql(query, variables, token));
  const baseUrl = server.env['BASE_URL']!;
  await oauth.addClient({ ...MAILROOM_CLIENT, redirectUris: [`${baseUrl}/oauth/callback`] });
  return { server, token, desk, baseUrl };
}
type RunningDesk = Awaited<ReturnType<typeof startDesk>>;

async function newAccount(name: string): Promise<string> {
  const email = `${name}-${randomUUID().slice(0, 8)}@desk.test`;
  addUser(email);
  await oauth.addAccount({ email, password: PASSWORD });
  return email;
}

function incomingInput(email: string, changes: object = {}) {
  const { dovecot, caFile } = services();
  return {
    name: `In ${email}`,
    email,
    protocol: 'IMAP',
    host: 'localhost',
    port: dovecot.imapsPort,
    securityType: 'SSL',
    certificateAuthority: readFileSync(caFile, 'utf8'),
    authType: 'OAUTH',
    oauth: oauth.settings(),
    pollIntervalSeconds: 10,
    ...changes,
  };
}

async function create(desk: Desk, direction: 'Incoming' | 'Outgoing', input: object) {
  const data = await desk.ask(
    `mutation ($input: ${direction}EmailServerInput!) { made: create${direction}EmailServer(input: $input) {
      server { id } authorizationUrl userErrors { field code message } } }`,
    { input },
  );
  return { id: data.made.server.id as string, authorizationUrl: data.made.authorizationUrl as string };
}

/** As an administrator does it, in Chromium; answers where the browser arrives. */
async function consentInBrowser({ token, baseUrl }: RunningDesk, authorizationUrl: string, password = PASSWORD) {
  const context = await browser.newContext();
  await context.addCookies([{ name: 'mailroom_session', value: token, url: baseUrl }]);
  const page = await context.newPage();
  await page.goto(authorizationUrl);
  await page.locator('#password').fill(password);
  await page.locator('#next').click();
  await page.locator('#allow').click();
  await page.waitForURL(`${baseUrl}/admin/**`);
  const arrived = page.url();
  await context.close();
  return arrived;
}

/** The same without a browser. */
async function consent({ token, baseUrl }: RunningDesk, authorizationUrl: string, email: string): Promise<string> {
  const headers = { cookie: `mailroom_session=${token}` };
  const begun = await fetch(authorizationUrl, { redirect: 'manual', headers });
  const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0]!);
  const account = { email, password: PASSWORD };
  const callback = await oauth.consent(begun.headers.get('location')!, { account });
  const back = await fetch(baseUrl + callback.pathname + callback.search, {
    redirect: 'manual',
    headers: { cookie: cookie.join('; ') },
  });
  return back.headers.get('location')!;
}

const statusOf = async (desk: Desk, id: string) => {
  const query = `query ($id: ID!) { incomingEmailServer(id: $id) {
    health { state problem { code } } oauth { status lastRefreshedAt problem { code } } } }`;
  return (await desk.ask(query, { id })).incomingEmailServer;
};

const mailTo = (to: string, number: number) =>
  plainMail({ from: `customer${number}@customer.test`, to, subject: `Mail ${number}`, text: 'Help, please.' });

describe('with consent given in a browser', () => {
  let running: RunningDesk;
  beforeAll(async () => (running = await startDesk()), 200_000);
  afterAll(() => running?.server.stop());

  it('mail comes in and goes out over XOAUTH2; a consent taken back stops it, a new one brings all of it', async () => {
    const { desk, baseUrl } = running;
    const { postfix, caFile } = services();
    const [email, customer] = [await newAccount('oauth'), `oauth-${randomUUID().slice(0, 8)}@customer.test`];
    addUser(customer);
    const outgoing = await create(desk, 'Outgoing', {
      name: 'Out',
      email,
      host: 'localhost',
      port: postfix.submissionPort,
      securityType: 'TLS',
      certificateAuthority: readFileSync(caFile, 'utf8'),
      authType: 'OAUTH',
      oauth: oauth.settings(),
      primary: true,
    });
    const incoming = await create(desk, 'Incoming', incomingInput(email, { outgoingEmailServerId: outgoing.id }));
    for (const [direction, { id, authorizationUrl }] of [
      ['outgoing', outgoing],
      ['incoming', incoming],
    ] as const) {
      expect(await consentInBrowser(running, authorizationUrl)).toBe(
        `${baseUrl}/admin/support-channel/emails/${direction}?server=${id}&authorization=succeeded`,
      );
    }
    expect(await desk.testIncoming(incoming.id)).toMatchObject({ succeeded: true, problem: null });
    expect(await desk.testOutgoing(outgoing.id)).toMatchObject({ succeeded: true, problem: null });

    const transport = createTransport({ host: postfix.host, port: postfix.smtpPort, ignoreTLS: true });
    const send = (subject: string) => transport.sendMail({ from: customer, to: email, subject, text: 'Help' });
    await desk.poll(incoming.id);
    await send('First');
    await desk.untilRequests(1);
    const states = async () => (await desk.notifications()).map(({ state }) => state).join();
    await waitFor(async () => (await states()) === 'SENT', { describe: 'the confirmation', timeoutMs: 30_000 });

    await oauth.revoke(email);
    kick(email);
    await waitFor(async () => (await statusOf(desk, incoming.id)).oauth.status === 'REAUTHORIZATION_REQUIRED', {
      describe: 'the end of the consent within a poll',
      timeoutMs: 20_000,
      everyMs: 100,
    });
    await waitFor(async () => (await statusOf(desk, incoming.id)).health.state === 'ACTION_REQUIRED', {
      describe: 'the alarm',
      everyMs: 100,
    });
    await Promise.all([send('Second'), send('Third')]);
    const again = await desk.ask(
      'mutation ($id: ID!) { authorizeIncomingEmailServer(id: $id) { authorizationUrl userErrors { message } } }',
      { id: incoming.id },
    );
    const { authorizationUrl } = again.authorizeIncomingEmailServer;
    expect(await consentInBrowser(running, authorizationUrl)).toContain('authorization=succeeded');
    await desk.untilRequests(3);
    expect((await statusOf(desk, incoming.id)).health.state).toBe('HEALTHY');
    transport.close();
  });

  it('neither tokens nor secrets get into the log, into errors or into the audit log', async () => {
    const { desk, server } = running;
    const email = await newAccount('secret');
    const { id, authorizationUrl } = await create(desk, 'Incoming', incomingInput(email));
    const marked = { access_token: 'MARKED-access-token', refresh_token: 'MARKED-refresh-token', expires_in: 3600 };
    const exchange = { path: oauth.paths.token, grantType: 'authorization_code', times: 1 } as const;
    await oauth.fault({ ...exchange, status: 200, body: marked });
    expect(await consent(running, authorizationUrl, email)).toContain('problem=OAUTH_WRONG_ACCOUNT');
    const refused = { error: 'invalid_client', error_description: 'MARKED-client-secret is wrong' };
    await oauth.fault({ ...exchange, status: 401, body: refused });
    const second = await desk.ask(
      'mutation ($id: ID!) { authorizeIncomingEmailServer(id: $id) { authorizationUrl } }',
      { id },
    );
    const url = second.authorizeIncomingEmailServer.authorizationUrl as string;
    expect(await consent(running, url, email)).toContain('problem=OAUTH_INVALID_CLIENT');
    const seen = await desk.ask(
      `query ($id: ID!) { incomingEmailServer(id: $id) { oauth { problem { title detail remedy } } }
      auditEvents(first: 100) { edges { node { action subject changes { field from to } } } } }`,
      { id },
    );
    const ticket = (address: string) => new URL(address).searchParams.get('ticket')!;
    for (const secret of ['MARKED', ticket(url), ticket(authorizationUrl)]) {
      expect(server.output()).not.toContain(secret);
      expect(JSON.stringify(seen)).not.toContain(secret);
    }
    expect(server.output()).toContain('/oauth/callback');
    expect(server.output()).not.toMatch(/[?&](code|state)=/);
  });
});

describe.each([
  ['one process on SQLite', 1],
  ['two processes on one MariaDB', 2],
])('with access tokens of 5 seconds, %s', (_, processes) => {
  const MAILS = 300;
  const OVER_MS = 40_000;
  const id = `oauth_${randomUUID().slice(0, 8)}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-oauth-'));
  const desks: RunningDesk[] = [];
  beforeAll(async () => {
    const DATABASE_URL = processes > 1 ? await createDatabase(services().mariadb, id) : `sqlite:${dataDir}/app.sqlite`;
    for (let i = 0; i < processes; i++) desks.push(await startDesk({ DATABASE_URL }, dataDir));
    const urls = desks.map(({ baseUrl }) => `${baseUrl}/oauth/callback`);
    await oauth.addClient({ ...MAILROOM_CLIENT, redirectUris: urls });
  });
  afterAll(async () => {
    await Promise.all(desks.map(({ server }) => server.stop()));
    if (processes > 1) await dropDatabase(services().mariadb, id);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  it(`all of ${MAILS} mails become requests, without an alarm, and with one refresh at a time`, async () => {
    const [first] = desks as [RunningDesk];
    const { desk } = first;
    await oauth.behave({ accessTokenSeconds: 5 });
    const email = await newAccount('short');
    const incoming = await create(desk, 'Incoming', incomingInput(email));
    expect(await consent(first, incoming.authorizationUrl, email)).toContain('authorization=succeeded');
    await waitFor(async () => (await statusOf(desk, incoming.id)).health.state === 'HEALTHY', {
      describe: 'the first contact',
      timeoutMs: 30_000,
    });
    await oauth.forgetRequests();

    const alarms = new Set<string>();
    let watching = true;
    const watch = (async () => {
      while (watching) {
        const { health, oauth: consentState } = await statusOf(desk, incoming.id);
        if (health.state !== 'HEALTHY') alarms.add(`${health.state} ${health.problem?.code}`);
        if (consentState.status !== 'AUTHORIZED') alarms.add(consentState.status);
        await pause(200);
      }
    })();
    const startedAt = Date.now();
    for (let number = 1; number <= MAILS; number++) {
      await deliver(email, mailTo(email, number));
      await pause(Math.max(0, startedAt + (number * OVER_MS) / MAILS - Date.now()));
    }
    await desk.untilRequests(MAILS, 60_000);
    watching = false;
    await watch;

    expect([...alarms]).toEqual([]);
    expect(new Set((await desk.requests()).map(({ subject }) => subject)).size).toBe(MAILS);
    const { refreshes, refreshed, mostAtOnceOf } = await oauth.tokenRequests();
    expect(mostAtOnceOf[email]).toBe(1);
    expect(refreshes).toBe(refreshed);
    // Once every 4 to 5 seconds, however many processes and sign-ins there are.
    expect(refreshes).toBeGreaterThanOrEqual(7);
    expect(refreshes).toBeLessThanOrEqual(Math.ceil((Date.now() - startedAt) / 3_000) + 2);
  });
});
