import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { ConsoleWindow, launchBrowser } from '../../support/browser';
import { holdAnswer } from '../../support/held-answer';
import { type MailroomProcess, startMailroom } from '../../support/server-process';
import { addUser, PASSWORD, services } from '../../support/services';

jest.setTimeout(420_000);

const EMAILS = 'support-channel/emails';

describe('email servers in the console', () => {
  const email = `console-${randomUUID().slice(0, 8)}@desk.test`;
  let server: MailroomProcess;
  let browser: Browser;
  let window: ConsoleWindow;
  beforeAll(async () => {
    addUser(email);
    [server, browser] = await Promise.all([startMailroom(), launchBrowser()]);
    window = await ConsoleWindow.open(browser, server);
    await window.signIn();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(() => expect(window.faults.splice(0)).toEqual([]));

  /** What is there but the password; a new server's page is open. */
  async function fillIn(direction: 'Incoming' | 'Outgoing', name: string): Promise<void> {
    const { dovecot, postfix, caFile } = services();
    await window.field('name').fill(name);
    await window.field('email').fill(email);
    await window.field('host').fill('localhost');
    await window.choose('securityType', direction === 'Incoming' ? 'SSL' : 'TLS (STARTTLS)');
    await window.field('port').fill(String(direction === 'Incoming' ? dovecot.imapsPort : postfix.submissionPort));
    await window.button('Trust a private certificate authority…').click();
    await window.field('certificateAuthority').fill(readFileSync(caFile, 'utf8'));
  }

  it('an incoming one: what is wrong is told at its field', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/incoming`, 'Incoming Email Servers');
    expect(await window.inspect('incoming-empty')).toEqual([]);
    await page.getByRole('link', { name: 'Add incoming server' }).click();
    await window.heading('New incoming email server');
    await window.button('Save').click();
    await page.getByRole('alert').waitFor();
    expect(await window.focusedPath()).toBe('name');
    for (const path of ['name', 'email', 'host', 'password']) {
      expect(await window.field(path).getAttribute('aria-invalid')).toBe('true');
    }
    expect(await window.inspect('incoming-errors')).toEqual([]);
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Host:/ })
      .click();
    expect(await window.focusedPath()).toBe('host');
  });

  it('an incoming one: a test tells the step that fails and what to do, then that all is well', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/incoming/new`, 'New incoming email server');
    await fillIn('Incoming', 'Desk');
    await window.field('password').fill('wrong');
    await window.button('Test Connection').click();
    const outcome = page.getByRole('status').filter({ hasText: 'Connection test' });
    await outcome.getByText('The connection does not work yet.').waitFor();
    expect(await outcome.getByRole('listitem').filter({ hasText: 'Sign in' }).first().textContent()).toContain(
      'Failed',
    );
    await outcome.getByText('AUTHENTICATION_FAILED').waitFor();
    expect(await window.inspect('incoming-test-failed')).toEqual([]);

    const outdated = outcome.getByText('Values have changed since this test.');
    expect(await outdated.count()).toBe(0);
    const name = window.field('name');
    await name.click();
    await name.fill('Support');
    await outdated.waitFor();
    expect((await name.boundingBox())!.y).toBeGreaterThan(0);
    await window.field('password').fill(PASSWORD);
    await window.button('Test Connection').click();
    await outcome.getByText('The connection works.').waitFor();
    expect(await outdated.count()).toBe(0);
    expect(await outcome.getByRole('listitem').filter({ hasText: 'Encrypt' }).textContent()).toMatch(
      /expire|valid|until/i,
    );
    expect(await window.inspect('incoming-test-passed')).toEqual([]);

    await window.button('Save').click();
    await window.heading('Incoming Email Servers');
    await page
      .getByRole('row', { name: /Support/ })
      .getByText('Healthy')
      .waitFor();
    expect(await page.locator('tr[data-highlighted]').textContent()).toContain('Support');
  });

  it('an incoming one: unsaved changes are not lost by a click, and a stored password stays', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/incoming`, 'Incoming Email Servers');
    await page.getByRole('link', { name: 'Support' }).click();
    await window.heading('Support');
    expect(await window.field('password').getAttribute('placeholder')).toBe('Stored – type to replace it');
    await window.field('name').fill('Support desk');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await window.button('Stay on this page').click();
    expect(await window.field('name').inputValue()).toBe('Support desk');
    await window.button('Save').click();
    await page.getByRole('row', { name: /Support desk/ }).waitFor();
  });

  it('an incoming one: its filter can be tried before it is saved, and is seen among the others', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/filters`, 'Filters');
    await page.getByRole('link', { name: 'Edit the filter of Support desk' }).click();
    await window.heading('Support desk');
    await page.getByRole('radio', { name: /^Allow/ }).check();
    await window.button('Save').click();
    await page.getByRole('alert').filter({ hasText: 'let nothing pass' }).waitFor();
    await page.getByRole('radio', { name: /^Ignore/ }).check();
    await page.getByText('let nothing pass').waitFor({ state: 'hidden' });
    await window.field('filter.domains').fill('spam.example');
    await window.field('filter.domains').press('Enter');
    await window.button('Try this filter').click();
    await page.getByLabel('From', { exact: true }).fill('someone@mail.spam.example');
    await window.button('Try').click();
    await page.getByRole('status').filter({ hasText: 'spam.example' }).waitFor();
    expect(await window.inspect('incoming-filter')).toEqual([]);
    await page.getByRole('tab', { name: 'On the last messages taken in' }).click();
    await page.getByText('This server has taken no messages in yet.').waitFor();
    await window.button('Save').click();
    await window.heading('Incoming Email Servers');
    await window.goTo(`${EMAILS}/filters`, 'Filters');
    expect(await page.getByRole('row', { name: /Support desk/ }).textContent()).toContain('spam.example');
  });

  it('an outgoing one: errors, a test mail that really goes out, saved', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/outgoing`, 'Outgoing Email Servers');
    expect(await window.inspect('outgoing-empty')).toEqual([]);
    await page.getByRole('link', { name: 'Add outgoing server' }).click();
    await window.heading('New outgoing email server');
    await fillIn('Outgoing', 'Desk out');
    await window.button('Save').click();
    await page.getByText('Enter the password.').waitFor();
    expect(await window.focusedPath()).toBe('password');
    expect(await window.inspect('outgoing-errors')).toEqual([]);
    await window.field('password').fill(PASSWORD);
    await window.field('sendTo').fill(email);
    await window.button('Test Connection').click();
    await page.getByText('The connection works.').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Send a test mail' }).textContent()).toContain('Passed');
    await window.button('Save').click();
    await window.heading('Outgoing Email Servers');
    await page.getByRole('row', { name: /Desk out/ }).waitFor();
  });

  it('show at once that they are switched off, and again as they are when that is refused', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/outgoing`, 'Outgoing Email Servers');
    const row = page.getByRole('row', { name: /Desk out/ });
    const disable = async () => {
      await window.button('Actions for Desk out').click();
      await page.getByRole('menuitem', { name: 'Disable', exact: true }).click();
      await row.getByText('Disabled').waitFor();
    };
    const refused = await holdAnswer(page, 'EnableOutgoing');
    await disable();
    await refused.refuse('It is needed.');
    await page.getByRole('alert').getByText('“Desk out” is still enabled. It is needed.').waitFor();
    await row.getByText('Disabled').waitFor({ state: 'hidden' });

    const taken = await holdAnswer(page, 'EnableOutgoing');
    await disable();
    await taken.release();
    await page.getByText('“Desk out” is disabled.').waitFor();
    expect(await row.getByText('Disabled').isVisible()).toBe(true);
    await window.button('Actions for Desk out').click();
    await page.getByRole('menuitem', { name: 'Enable', exact: true }).click();
    await page.getByText('“Desk out” is enabled.').waitFor();
  });

  it('can be disabled, enabled and deleted from the list', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/outgoing`, 'Outgoing Email Servers');
    const menu = page.getByRole('button', { name: 'Actions for Desk out' });
    for (const [action, told] of [
      ['Disable', '“Desk out” is disabled.'],
      ['Enable', '“Desk out” is enabled.'],
    ] as const) {
      await menu.click();
      await page.getByRole('menuitem', { name: action, exact: true }).click();
      await page.getByText(told).waitFor();
    }
    await menu.click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await window.button('Delete server').click();
    await page.getByText('No outgoing server yet').waitFor();
  });

  it('tell what a consent came to, with the steps that help', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}?authorization=failed&problem=OAUTH_STATE_INVALID`, 'Incoming Email Servers');
    await page.getByRole('alert').getByText('OAUTH_STATE_INVALID').waitFor();
    expect(await page.getByRole('alert').getByRole('listitem').count()).toBeGreaterThan(0);
    expect(await window.inspect('consent-failed')).toEqual([]);
  });

  it('offer the values of a provider, and help with errors that only it shows', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/incoming/new`, 'New incoming email server');
    await window.choose('provider', 'Gmail');
    expect(await window.field('host').inputValue()).toBe('imap.gmail.com');
    expect(await window.field('oauth.scope').inputValue()).toBe('https://mail.google.com/');
    expect(await window.field('oauth.redirectUrl').inputValue()).toBe(`${window.url}/oauth/callback`);
    expect(await window.inspect('incoming-gmail')).toEqual([]);
    await window.button('Google showed an error?').click();
    const help = page.getByRole('dialog', { name: 'Google showed an error?' });
    await help.getByRole('button', { name: /redirect_uri_mismatch/ }).click();
    await help.getByText(`${window.url}/oauth/callback`).filter({ visible: true }).first().waitFor();
    expect(await window.inspect('oauth-help')).toEqual([]);
  });
});
