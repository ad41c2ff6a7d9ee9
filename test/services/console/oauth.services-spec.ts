import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import type { Browser, Page } from 'playwright-core';
import type { Account } from '../../../sandbox/oauth/types';
import { ConsoleWindow, launchBrowser } from '../../support/browser';
import { OAuthBed, type RunningDesk } from '../../support/oauth-bed';
import { ADMIN } from '../../support/server-process';
import { createDatabase, dropDatabase, services } from '../../support/services';

jest.setTimeout(420_000);

const EMAILS = 'support-channel/emails';

let bed: OAuthBed;
let running: RunningDesk;
let browser: Browser;
let window: ConsoleWindow;
let databaseUrl: string;
const database = `console_oauth_${randomUUID().slice(0, 8)}`;
beforeAll(async () => {
  databaseUrl = await createDatabase(services().mariadb, database);
  [bed, browser] = await Promise.all([OAuthBed.start(), launchBrowser()]);
  running = await bed.startDesk({ DATABASE_URL: databaseUrl });
  window = await ConsoleWindow.open(browser, running.server);
  await window.signIn();
}, 200_000);
afterAll(async () => {
  await browser?.close();
  await running?.server.stop();
  await bed?.stop();
  await dropDatabase(services().mariadb, database);
});
/** But for the way to the provider, which is what this is about. */
afterEach(() => expect(window.faults.splice(0).filter((fault) => !fault.includes(bed.oauth.url))).toEqual([]));

/** On the provider's pages: signs in where it asks for it, then allows or cancels. */
async function answerProvider(page: Page, account: Account, answer: '#allow' | '#cancel'): Promise<void> {
  await page.waitForURL(`${bed.oauth.url}/**`);
  await page.locator('#password, #allow').first().waitFor();
  if (await page.locator('#password').isVisible()) {
    await page.locator('#email').fill(account.email);
    await page.locator('#password').fill(account.password);
    await page.locator('#next').click();
  }
  await page.locator(answer).click();
}

/** A new server's page is open. */
async function fillIn(direction: 'Incoming' | 'Outgoing', name: string, { email }: Account): Promise<void> {
  const { dovecot, postfix, caFile } = services();
  await window.field('name').fill(name);
  await window.field('email').fill(email);
  await window.field('host').fill('localhost');
  await window.choose('securityType', direction === 'Incoming' ? 'SSL' : 'TLS (STARTTLS)');
  await window.field('port').fill(String(direction === 'Incoming' ? dovecot.imapsPort : postfix.submissionPort));
  await window.button('Trust a private certificate authority…').click();
  await window.field('certificateAuthority').fill(readFileSync(caFile, 'utf8'));
  await window.page.getByRole('radio', { name: /^OAuth 2\.0/ }).check();
  for (const [key, value] of Object.entries(bed.oauth.settings())) await window.field(`oauth.${key}`).fill(value);
}

const row = (name: string) => window.page.getByRole('row', { name: new RegExp(name) });

/** Chooses from the menu of a server in the list. */
async function act(name: string, action: string): Promise<void> {
  await window.button(`Actions for ${name}`).click();
  await window.page.getByRole('menuitem', { name: action, exact: true }).click();
}

describe.each(['Incoming', 'Outgoing'] as const)('an %s server', (direction) => {
  const name = `Gmail ${direction}`;
  const list = `${direction} Email Servers`;
  const path = direction.toLowerCase();
  let account: Account;
  beforeAll(async () => (account = await bed.newAccount(path)));

  it('is saved, authorized at the provider, and connected when the browser is back', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/${path}/new`, `New ${path} email server`);
    await fillIn(direction, name, account);
    await window.button('Save and authorize').click();
    await answerProvider(page, account, '#allow');
    await window.heading(list);
    await page.getByRole('status').filter({ hasText: 'The access is granted' }).waitFor();
    await row(name).getByText('Authorized', { exact: true }).waitFor();
    if (direction === 'Incoming') await row(name).getByText('Healthy').waitFor();
    expect(await window.inspect(`${path}-authorized`)).toEqual([]);
  });

  it('is authorized again from its menu', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/${path}`, list);
    await act(name, 'Authorize…');
    await answerProvider(page, account, '#allow');
    await page.getByRole('status').filter({ hasText: 'The access is granted' }).waitFor();
    await row(name).getByText('Authorized', { exact: true }).waitFor();
  });

  it('shows a cancelled consent with what to do about it, and is authorized from there', async () => {
    const { page } = window;
    const other = await bed.newAccount(path);
    await window.goTo(`${EMAILS}/${path}/new`, `New ${path} email server`);
    await fillIn(direction, `${name} 2`, other);
    await window.button('Save and authorize').click();
    await answerProvider(page, other, '#cancel');
    await window.heading(list);
    const alert = page.getByRole('alert').filter({ hasText: 'OAUTH_ACCESS_DENIED' });
    await alert.getByText('The consent was cancelled', { exact: false }).first().waitFor();
    expect(await alert.getByRole('listitem').count()).toBeGreaterThan(0);
    await row(`${name} 2`).getByText('Not authorized', { exact: true }).waitFor();
    expect(await window.inspect(`${path}-consent-cancelled`)).toEqual([]);
    await alert.getByRole('button', { name: 'Authorize again' }).click();
    await answerProvider(page, other, '#allow');
    await page.getByRole('status').filter({ hasText: 'The access is granted' }).waitFor();
    await row(`${name} 2`).getByText('Authorized', { exact: true }).waitFor();
  });

  it('shows a consent that was begun and never came back', async () => {
    const { page } = window;
    const { email } = await bed.newAccount(path);
    const input = direction === 'Incoming' ? bed.incomingInput(email) : bed.outgoingInput(email);
    const made = await bed.create(running, direction, { ...input, name: `${name} 3`, enabled: false });
    await page.goto(made.authorizationUrl);
    await page.waitForURL(`${bed.oauth.url}/**`);
    // There the person closes the page, or the provider shows an error from which no way leads back.
    await window.goTo(`${EMAILS}/${path}`, list);
    await row(`${name} 3`).getByText('Not authorized', { exact: true }).waitFor();
    expect(await row(`${name} 3`).getByRole('button', { name: 'What to do' }).count()).toBe(0);
    await letTenMinutesPass(made.id);
    await page.reload();
    await row(`${name} 3`).getByRole('button', { name: 'What to do' }).click();
    const dialog = page.getByRole('dialog', { name: 'What to do' });
    await dialog.getByText('OAUTH_CONSENT_NOT_FINISHED').waitFor();
    await dialog.getByText('If the provider showed an error on its own page, look it up in the help.').waitFor();
    expect(await window.inspect(`${path}-consent-unfinished`)).toEqual([]);
  });
});

/** For the consent that this server has begun. */
async function letTenMinutesPass(serverId: string): Promise<void> {
  const connection = await createConnection({ uri: databaseUrl });
  const begun =
    'UPDATE oauth_authorizations SET consentBegunAt = consentBegunAt - INTERVAL 10 MINUTE WHERE serverId = ?';
  await connection.query(begun, [serverId]);
  await connection.end();
}

it('a consent that is opened without a session asks for the sign-in, and goes on', async () => {
  const account = await bed.newAccount('stranger');
  const { authorizationUrl } = await bed.create(running, 'Incoming', bed.incomingInput(account.email));
  const other = await ConsoleWindow.open(browser, running.server);
  const { page } = other;
  await page.goto(authorizationUrl);
  await other.heading('Sign in');
  await page.getByLabel('Email address').fill(ADMIN.email);
  await page.getByLabel(/^Password/).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await answerProvider(page, account, '#allow');
  await other.heading('Incoming Email Servers');
  await page.getByRole('status').filter({ hasText: 'The access is granted' }).waitFor();
  await other.close();
});
