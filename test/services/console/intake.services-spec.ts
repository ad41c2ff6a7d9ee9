import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { mailboxInput } from '../../../bench/mailbox-input';
import { ConsoleWindow, launchBrowser } from '../../support/browser';
import { Desk } from '../../support/desk';
import { holdAnswer } from '../../support/held-answer';
import { freePort } from '../../support/ports';
import { type MailroomProcess, startMailroom } from '../../support/server-process';
import { useConsole } from '../../support/use-console';
import { addUser, deliver } from '../../support/services';
import { waitFor } from '../../support/wait-for';

jest.setTimeout(420_000);

const INCOMING = 'support-channel/emails/incoming';

describe('what comes in, in the console', () => {
  const support = `console-${randomUUID().slice(0, 8)}@desk.test`;
  let server: MailroomProcess;
  let desk: Desk;
  let serverId: string;
  let browser: Browser;
  let window: ConsoleWindow;
  beforeAll(async () => {
    addUser(support);
    [server, browser] = await Promise.all([startMailroom(), launchBrowser()]);
    const token = await server.signIn();
    desk = new Desk((query, variables) => server.graphql(query, variables, token));
    serverId = await desk.incoming(mailboxInput('Support', support));
    await desk.poll(serverId);
    await bring('Offer for umbrellas', 'shop@spam.test');
    window = await ConsoleWindow.open(browser, server);
    await window.signIn();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(() => expect(window.faults.splice(0)).toEqual([]));

  async function bring(subject: string, from: string, text = 'Hello.'): Promise<void> {
    const head = [`From: ${from}`, `To: ${support}`, `Subject: ${subject}`, `Message-ID: <${randomUUID()}@mail.test>`];
    await deliver(support, [...head, '', text].join('\r\n'), from);
    await desk.poll(serverId);
  }

  it('is pushed where the mail server offers that, and the list says so', async () => {
    await window.goTo(INCOMING, 'Incoming Email Servers');
    const row = window.page.getByRole('row', { name: /Support/ });
    await row.getByText('Push', { exact: true }).waitFor();
    await row.getByText('1 received').waitFor();
  });

  it('is checked for when somebody asks, which is seen and not begun twice', async () => {
    const { page } = window;
    const held = await holdAnswer(page, 'PollIncoming');
    const menu = window.button('Actions for Support');
    const check = page.getByRole('menuitem', { name: 'Check now' });
    await menu.click();
    await check.click();
    await page
      .getByRole('row', { name: /Support/ })
      .getByText('Checking now…')
      .waitFor();
    await menu.click();
    expect(await check.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await held.release();
    await page.getByText('Checked: no new mail.').waitFor();
    await page.getByText('Checking now…').waitFor({ state: 'hidden' });
    expect(held.count).toBe(1);
  });

  it('can be judged by a filter that is not saved yet', async () => {
    const { page } = window;
    await window.goTo(`${INCOMING}/${serverId}`, 'Support');
    await page.getByRole('radio', { name: /^Ignore/ }).check();
    await window.field('filter.domains').fill('elsewhere.test');
    await window.field('filter.domains').press('Enter');
    await window.button('Try this filter').click();
    await page.getByRole('tab', { name: 'On the last messages taken in' }).click();
    await page.getByText('1 taken in, 0 ignored; 0 otherwise than now').waitFor();
    await window.field('filter.domains').fill('spam.test');
    await window.field('filter.domains').press('Enter');
    await page.getByText('0 taken in, 1 ignored; 1 otherwise than now').waitFor();
    await page.getByRole('row', { name: /Ignored.*changed.*shop@spam\.test.*Offer for umbrellas/ }).waitFor();

    const held = await holdAnswer(page, 'PreviewFilter');
    await window.field('filter.domains').fill('late.test');
    await window.field('filter.domains').press('Enter');
    await waitFor(() => held.count === 1, { describe: 'a run with the changed filter' });
    await page.getByLabel('Trying the changed filter…').waitFor();
    expect(await page.getByText(/taken in, .* ignored/).count()).toBe(0);
    expect(await page.getByRole('row', { name: /Offer for umbrellas/ }).count()).toBe(0);
    await held.release();
    await page.getByText('0 taken in, 1 ignored; 1 otherwise than now').waitFor();
    await page.getByLabel('Trying the changed filter…').waitFor({ state: 'hidden' });
    expect(await window.inspect('filter-on-stored-mail')).toEqual([]);
    await window.button('Save').click();
    await window.heading('Incoming Email Servers');
  });

  it('and is tried on the filter: what was found out of another mail is not shown for this one', async () => {
    const { page } = window;
    await window.goTo(`${INCOMING}/${serverId}`, 'Support');
    await window.button('Try this filter').click();
    const from = page.getByLabel('From', { exact: true });
    const outcome = page.getByRole('status').filter({ hasText: /^(Taken in|Ignored)/ });
    await from.fill('ann@customer.test');
    const held = await holdAnswer(page, 'EvaluateFilter');
    await window.button('Try').click();
    await waitFor(() => held.count === 1, { describe: 'the first run' });
    await from.fill('shop@spam.test');
    // The button is free for the changed mail, although the run with the first one is under way.
    await window.button('Try').click();
    await waitFor(() => held.count === 2, { describe: 'the second run' });
    await held.release();
    await outcome.filter({ hasText: 'Ignored' }).waitFor();
    await from.fill('ann@customer.test');
    await outcome.waitFor({ state: 'hidden' });
    await window.button('Try').click();
    await outcome.filter({ hasText: 'Taken in' }).waitFor();
  });

  it('and was ignored can be taken in after all, whatever the filter says', async () => {
    const { page } = window;
    await bring('Wanted all the same', 'shop@spam.test');
    await window.goTo('message-log?state=IGNORED', 'Message Log');
    await page.getByRole('link', { name: 'Wanted all the same' }).click();
    await page.getByText('Ignored by the filter').waitFor();
    await page.getByText(/^\d+ bytes$/).waitFor();
    await window.button('Take in after all').click();
    await page.getByText('Became a request').waitFor();
    await page.getByRole('link', { name: /^REQ-\d+: Wanted all the same$/ }).click();
    await page.getByRole('heading', { level: 1, name: /: Wanted all the same$/ }).waitFor();
  });

  it('and was ignored can be decided again all at once, after the filter was changed', async () => {
    const { page } = window;
    for (const number of [1, 2]) await bring(`Ignored at first ${number}`, 'shop@spam.test');
    await window.goTo('message-log?state=IGNORED', 'Message Log');
    await page.getByRole('row', { name: /Ignored at first 2/ }).waitFor();
    await window.goTo(`${INCOMING}/${serverId}`, 'Support');
    await page.getByRole('radio', { name: 'No filter: every mail is taken in' }).check();
    await window.button('Save').click();
    await window.heading('Incoming Email Servers');

    await window.goTo('message-log?state=IGNORED', 'Message Log');
    const held = await holdAnswer(page, 'ReprocessAll');
    await window.button('Decide all again').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Decide all again' }).click();
    await waitFor(() => held.count === 1, { describe: 'the order to decide' });
    expect(await window.button('Decide all again').isDisabled()).toBe(true);
    await held.release();
    await page.getByText('2 messages are decided again.').waitFor();
    await page.getByText('No messages').waitFor();
    await window.goTo('requests', 'Requests');
    await page.getByRole('link', { name: 'Ignored at first 1' }).waitFor();
  });

  it('and was too large: those that wait to be decided again are counted until they are', async () => {
    const { page } = window;
    await desk.ask(
      `mutation ($input: ApplicationSettingsInput!) {
        updateApplicationSettings(input: $input) { userErrors { field code message } } }`,
      { input: { maxMessageBytes: 65_536 } },
    );
    const large = `${'x'.repeat(70)}\r\n`.repeat(1_000);
    for (const number of [1, 2]) await bring(`Large ${number}`, 'ann@customer.test', large);
    // Their bodies cannot be fetched as long as the mail server is not there.
    const port = await freePort();
    await desk.ask(
      `mutation ($id: ID!, $input: IncomingEmailServerInput!) {
        updateIncomingEmailServer(id: $id, input: $input) { userErrors { field code message } } }`,
      { id: serverId, input: { ...mailboxInput('Support', support), port } },
    );
    await window.goTo('message-log?state=QUARANTINED', 'Message Log');
    await page.getByRole('row', { name: /Large 2/ }).waitFor();
    await window.button('Decide all again').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Decide all again' }).click();
    await page.getByText('2 messages still wait to be decided.').waitFor();
    await page.getByText('No messages').waitFor();
    expect(await window.inspect('message-log-waiting')).toEqual([]);

    // Then nobody is to fetch them: they go back into quarantine, which is seen without asking again.
    await desk.enable(serverId, false);
    await page.getByRole('row', { name: /Large 2/ }).waitFor();
    await page.getByText('still wait to be decided').waitFor({ state: 'hidden' });
  });

  it('over POP3 has its own port, no folder, and signs in with a password only', async () => {
    const { page } = window;
    await window.goTo(`${INCOMING}/new`, 'New incoming email server');
    await window.choose('provider', 'Gmail');
    await page.getByRole('radio', { name: 'POP3' }).check();
    expect(await window.field('port').inputValue()).toBe('995');
    expect(await window.field('folder').count()).toBe(0);
    expect(await page.getByRole('radio', { name: 'OAuth 2.0' }).isDisabled()).toBe(true);
    expect(await window.field('password').count()).toBe(1);
    expect(await window.inspect('incoming-pop3')).toEqual([]);
  });
});

describe('the form of a server by keyboard', () => {
  let window: ConsoleWindow;
  useConsole(async (used) => {
    window = used.window;
    await window.goTo(`${INCOMING}/new`, 'New incoming email server');
  });

  /** Path of the field with the focus, and what draws its focus. */
  const focused = () =>
    window.page.evaluate<[string | null, string]>(`(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth, borderColor, boxShadow } = getComputedStyle(element);
      return [element.dataset.path ?? null, [outlineStyle, outlineWidth, borderColor, boxShadow].join()];
    })()`);

  it('goes from field to field as they stand, and shows where it is', async () => {
    const { page } = window;
    const passed: string[] = [];
    // A colour that is on its way is neither the old nor the new one.
    await page.addStyleTag({ content: '* { transition: none !important }' });
    await window.field('name').focus();
    for (let keys = 0; keys < 40 && !passed.includes('folder'); keys++) {
      const [path, look] = await focused();
      if (path) {
        passed.push(path);
        const without = await page.evaluate<string>(`(() => {
          const element = document.activeElement;
          element.blur();
          const { outlineStyle, outlineWidth, borderColor, boxShadow } = getComputedStyle(element);
          element.focus({ focusVisible: true });
          return [outlineStyle, outlineWidth, borderColor, boxShadow].join();
        })()`);
        expect([path, look]).not.toEqual([path, without]);
      }
      await page.keyboard.press('Tab');
    }
    expect(passed.filter((path, i) => passed.indexOf(path) === i)).toEqual([
      'name',
      'email',
      'technicianGroupId',
      'categoryId',
      'proxyServerId',
      'provider',
      'host',
      'port',
      'securityType',
      'username',
      'password',
      'folder',
    ]);
  });
});
