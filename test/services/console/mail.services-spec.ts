import { randomUUID } from 'node:crypto';
import type { Browser, Route } from 'playwright-core';
import { mailboxInput } from '../../../bench/mailbox-input';
import { ConsoleWindow, launchBrowser } from '../../support/browser';
import { Desk } from '../../support/desk';
import { holdAnswer } from '../../support/held-answer';
import { type MailroomProcess, startMailroom } from '../../support/server-process';
import { addUser, deliver } from '../../support/services';
import { waitFor } from '../../support/wait-for';

jest.setTimeout(420_000);

/** Would run, fetch or escape in every way that mail HTML is known to try. */
const HOSTILE_HTML = `<h1 id="words">Printer on fire</h1>
<script>document.title = 'owned'; fetch('https://evil.test/script')</script>
<img src="https://evil.test/pixel.png"><img src=x onerror="fetch('https://evil.test/onerror')">
<svg onload="fetch('https://evil.test/svg')"><script>fetch('https://evil.test/svg-script')</script></svg>
<iframe src="https://evil.test/frame"></iframe><object data="https://evil.test/object"></object>
<link rel="stylesheet" href="https://evil.test/style.css"><style>@import url(https://evil.test/import.css)</style>
<div style="background:url(https://evil.test/background.png)">styled</div>
<form action="https://evil.test/form"><input name="password"></form>
<meta http-equiv="refresh" content="0;url=https://evil.test/refresh"><base href="https://evil.test/">
<a href="javascript:fetch('https://evil.test/link')">click me</a>`;

const HOSTILE_ID = `<${randomUUID()}@customer.test>`;
const hostileMail = [
  'From: Mallory <mallory@customer.test>',
  'To: support@desk.test',
  'Subject: Printer on fire',
  `Message-ID: ${HOSTILE_ID}`,
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=utf-8',
  '',
  HOSTILE_HTML,
].join('\r\n');

/** Becomes a request of its own that tells from which one it was split, because its sender takes no part in that. */
const strangersAnswer = [
  'From: Eve <eve@elsewhere.test>',
  'To: support@desk.test',
  'Subject: Re: Printer on fire',
  `Message-ID: <${randomUUID()}@elsewhere.test>`,
  `In-Reply-To: ${HOSTILE_ID}`,
  '',
  'Mine is as well.',
].join('\r\n');

describe('mail in the console', () => {
  const support = `console-${randomUUID().slice(0, 8)}@desk.test`;
  let server: MailroomProcess;
  let browser: Browser;
  let window: ConsoleWindow;
  let desk: Desk;
  let serverId: string;
  beforeAll(async () => {
    addUser(support);
    [server, browser] = await Promise.all([startMailroom(), launchBrowser()]);
    const token = await server.signIn();
    desk = new Desk((query, variables) => server.graphql(query, variables, token));
    serverId = await desk.incoming(mailboxInput('Support', support));
    await desk.poll(serverId);
    await deliver(support, hostileMail, 'mallory@customer.test');
    await desk.poll(serverId);
    window = await ConsoleWindow.open(browser, server);
    await window.signIn();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(() => expect(window.faults.splice(0)).toEqual([]));

  async function choose(field: string, option: string): Promise<void> {
    await window.page.getByRole('combobox', { name: field }).click();
    await window.page.getByRole('option', { name: option }).click();
  }

  it('shows a hostile mail: nothing runs, nothing is fetched', async () => {
    const { page } = window;
    await window.goTo('requests', 'Requests');
    await page.getByRole('link', { name: 'Printer on fire' }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Printer on fire' }).waitFor();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    await frame.getByText('click me').click();
    expect(await page.title()).not.toContain('owned');
    expect(page.frames()).toHaveLength(2);
  });

  it('answers a request, and refuses an empty answer', async () => {
    const { page } = window;
    await window.goTo('requests', 'Requests');
    await page.getByRole('link', { name: 'Printer on fire' }).click();
    await page.getByRole('button', { name: 'Send reply' }).click();
    await page.getByText('Write a text.').first().waitFor();

    await page.getByLabel('Your reply').fill('Use the extinguisher.');
    await page.getByRole('button', { name: 'Send reply' }).click();
    await page.getByRole('article').filter({ hasText: 'Use the extinguisher.' }).waitFor();
    expect(await page.getByLabel('Your reply').inputValue()).toBe('');

    await choose('Status', 'Resolved');
    await page.getByText('The request is now resolved.').waitFor();
  });

  it('shows a new status at once, and the old one again when it is refused', async () => {
    const { page } = window;
    const status = page.getByRole('combobox', { name: 'Status' });
    expect(await status.inputValue()).toBe('Resolved');
    const held = await holdAnswer(page, 'UpdateRequest');
    await choose('Status', 'Closed');
    await waitFor(async () => (await status.inputValue()) === 'Closed', { describe: 'the new status' });
    await held.refuse('It is closed by somebody else.');
    const alert = page.getByRole('alert').filter({ hasText: 'The request is as it was before.' });
    await alert.getByText('It is closed by somebody else.').waitFor();
    await waitFor(async () => (await status.inputValue()) === 'Resolved', { describe: 'the old status' });
  });

  /** Ends while the upload is under way. */
  async function attach(): Promise<void> {
    const chosen = window.page.waitForEvent('filechooser');
    await window.button('Attach files').click();
    const manual = { name: 'manual.txt', mimeType: 'text/plain', buffer: Buffer.alloc(2_000_000, 'a') };
    await (await chosen).setFiles(manual);
    await window.page.getByText(/^Uploading: .* of 2 MB$/).waitFor();
  }

  it('shows how far the upload of files is, which can be ended', async () => {
    const { page } = window;
    let upload: Route | undefined;
    await page.route('**/attachments', (route) => void (upload = route));
    const attachAndLook = async () => {
      await attach();
      await page.getByRole('progressbar', { name: 'How much is uploaded' }).waitFor({ state: 'attached' });
      for (const name of ['Attach files', 'Send reply']) expect(await window.button(name).isDisabled()).toBe(true);
    };
    const uploading = page.getByText(/^Uploading/);
    await attachAndLook();
    await window.button('Cancel the upload').click();
    await uploading.waitFor({ state: 'hidden' });
    expect(await window.button('Do not attach manual.txt').count()).toBe(0);

    await attachAndLook();
    await upload!.continue();
    await window.button('Do not attach manual.txt').waitFor();
    expect(await uploading.count()).toBe(0);
    await page.unroute('**/attachments');
    await page.getByLabel('Your reply').fill('Here is its manual.');
    await window.button('Send reply').click();
    await page.getByRole('article').filter({ hasText: 'Here is its manual.' }).getByText('manual.txt').waitFor();
  });

  it('tells of each message what became of it', async () => {
    const { page } = window;
    await window.goTo('message-log', 'Message Log');
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Quarantined' }).click();
    await page.getByText('No messages').waitFor();
    expect(new URL(page.url()).search).toBe('?state=QUARANTINED');

    await window.goTo('message-log', 'Message Log');
    await page.getByRole('link', { name: 'Printer on fire' }).click();
    await page.getByText('Became a request').waitFor();
    await page.getByRole('link', { name: 'Download the message' }).waitFor();
    await page.goBack();
    await window.heading('Message Log');
  });

  it('shows notifications with what keeps them back, and cancels one', async () => {
    const { page } = window;
    await window.goTo('notifications', 'Notifications');
    await page
      .getByRole('link', { name: /^Re: Printer on fire/ })
      .last()
      .click();
    await page.getByText('Use the extinguisher.').waitFor();
    await page.getByRole('button', { name: 'Do not send' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Do not send' }).click();
    await page.getByText('Cancelled').waitFor();
    await window.goTo('suppressed-addresses', 'Suppressed addresses');
    expect(await window.inspect('suppressed-addresses')).toEqual([]);
  });

  it('shows the status with its traffic, also as a table', async () => {
    const { page } = window;
    await window.goTo('status', 'Status');
    await page.getByText('1 taken in').first().waitFor();
    await page.getByRole('button', { name: 'The same as a table' }).click();
    const table = page.getByRole('table', { name: 'Mail over the last 24 hours' });
    const hours = await table.locator('tbody tr td:first-child').allTextContents();
    expect(hours).toHaveLength(24);
    // As the times of dates are written.
    for (const hour of hours) expect(hour).toMatch(/^[1-9]\d?:00\s[AP]M$/);
  });

  it('asks before a request is left during an upload, which ends there, and takes nothing to the next one', async () => {
    const { page } = window;
    await deliver(support, strangersAnswer, 'eve@elsewhere.test');
    await desk.poll(serverId);
    await window.goTo('requests', 'Requests');
    await page.getByRole('link', { name: 'Re: Printer on fire' }).click();
    await page.getByLabel('Your reply').fill('Only for Eve.');
    await page.route('**/attachments', () => undefined);
    await attach();
    const other = page.getByRole('link', { name: /^REQ-\d+: Printer on fire$/ });
    const question = page.getByRole('dialog', { name: 'Leave with unsaved changes?' });
    await other.click();
    await question.getByRole('button', { name: 'Stay on this page' }).click();
    await page.getByText(/^Uploading/).waitFor();

    await other.click();
    const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/attachments'));
    await question.getByRole('button', { name: 'Leave without saving' }).click();
    await ended;
    await page.getByRole('heading', { level: 1, name: /^REQ-\d+: Printer on fire$/ }).waitFor();
    await page.unroute('**/attachments');
    expect(await page.getByText(/^Uploading/).count()).toBe(0);
    expect(await page.getByLabel('Your reply').inputValue()).toBe('');
    expect(await window.button('Attach files').isEnabled()).toBe(true);
  });
});
