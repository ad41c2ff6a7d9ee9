import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import type { Desk } from '../support/desk';
import { plainMail } from '../support/mails';
import { OAuthBed, type RunningDesk } from '../support/oauth-bed';
import { addUser, deliver, kick, mechanismsOf, PASSWORD, services } from '../support/services';
import { startPlainRelay } from '../support/relays';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

let bed: OAuthBed;
let browser: Browser;
beforeAll(async () => {
  [bed, browser] = await Promise.all([OAuthBed.start(), launchBrowser()]);
});
afterAll(() => Promise.all([bed.stop(), browser.close()]));
afterEach(() => bed.oauth.wellAgain());

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

const statusOf = async (desk: Desk, id: string) => {
  const query = `query ($id: ID!) { incomingEmailServer(id: $id) {
    health { state problem { code } } oauth { status lastRefreshedAt problem { code } } } }`;
  return (await desk.ask(query, { id })).incomingEmailServer;
};

describe('with consent given in a browser', () => {
  let running: RunningDesk;
  beforeAll(async () => (running = await bed.startDesk({ LOG_LEVEL: 'debug' })), 200_000);
  afterAll(() => running?.server.stop());

  it('mail comes in and goes out over OAUTHBEARER; a consent taken back stops it, a new one brings all of it', async () => {
    const { desk, baseUrl } = running;
    const { postfix } = services();
    const [{ email }, customer] = [await bed.newAccount('oauth'), `oauth-${randomUUID().slice(0, 8)}@customer.test`];
    addUser(customer);
    const outgoing = await bed.create(running, 'Outgoing', bed.outgoingInput(email, { primary: true }));
    const incoming = await bed.create(
      running,
      'Incoming',
      bed.incomingInput(email, { outgoingEmailServerId: outgoing.id }),
    );
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

    expect(mechanismsOf(email)).toEqual({ imap: ['OAUTHBEARER'], smtp: ['OAUTHBEARER'] });

    await bed.oauth.revoke(email);
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

  it('mail comes in and goes out over XOAUTH2 where that is all that is offered', async () => {
    const { desk } = running;
    const { dovecot, postfix } = services();
    const [account, customer] = [await bed.newAccount('xoauth2'), `xoauth2-${randomUUID().slice(0, 8)}@customer.test`];
    addUser(customer);
    const withoutBearer = (words: string) => words.replaceAll(/(AUTH=| )OAUTHBEARER/g, '$1UNHEARD-OF');
    const [imap, smtp] = [
      await startPlainRelay(dovecot.imapsPort, withoutBearer),
      await startPlainRelay(postfix.smtpsPort, withoutBearer),
    ];
    try {
      const out = bed.outgoingInput(account.email, { port: smtp.port, securityType: 'NONE' });
      const outgoingEmailServerId = await bed.authorized(running, 'Outgoing', out, account);
      const changes = { port: imap.port, securityType: 'NONE', outgoingEmailServerId };
      const input = bed.incomingInput(account.email, changes);
      const incoming = await bed.authorized(running, 'Incoming', input, account);
      expect((await desk.poll(incoming)).problem).toBeNull();
      await deliver(account.email, plainMail({ from: customer, to: account.email, subject: 'Hello', text: 'Help' }));
      const toCustomer = async () => (await desk.notifications()).find(({ to }) => to.includes(customer))?.state;
      await waitFor(async () => (await toCustomer()) === 'SENT', { describe: 'the answer', timeoutMs: 30_000 });
      expect(mechanismsOf(account.email)).toEqual({ imap: ['XOAUTH2'], smtp: ['XOAUTH2'] });
    } finally {
      await Promise.all([imap.stop(), smtp.stop()]);
    }
  });

  it('neither tokens nor secrets get into the log, into errors or into the audit log', async () => {
    const { desk, server } = running;
    const account = await bed.newAccount('secret');
    const { id, authorizationUrl } = await bed.create(running, 'Incoming', bed.incomingInput(account.email));
    const marked = { access_token: 'MARKED-access-token', refresh_token: 'MARKED-refresh-token', expires_in: 3600 };
    const exchange = { path: bed.oauth.paths.token, grantType: 'authorization_code', times: 1 } as const;
    await bed.oauth.fault({ ...exchange, status: 200, body: marked });
    expect(await bed.consent(running, authorizationUrl, account)).toContain('problem=OAUTH_WRONG_ACCOUNT');
    const refused = { error: 'invalid_client', error_description: 'MARKED-client-secret is wrong' };
    await bed.oauth.fault({ ...exchange, status: 401, body: refused });
    const second = await desk.ask(
      'mutation ($id: ID!) { authorizeIncomingEmailServer(id: $id) { authorizationUrl } }',
      { id },
    );
    const url = second.authorizeIncomingEmailServer.authorizationUrl as string;
    expect(await bed.consent(running, url, account)).toContain('problem=OAUTH_INVALID_CLIENT');
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
