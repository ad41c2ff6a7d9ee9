import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { ConsoleWindow, launchBrowser, PICTURES } from '../../support/browser';
import { type Demo, startDemo } from '../../support/demo';

jest.setTimeout(420_000);

const SANDBOX = 'http://127.0.0.1:';
const MOST_CLICKS = 15;

/** A newcomer's hand: real clicks, each counted and with a picture of what it is about to click on. */
class Hand {
  readonly clicks: string[] = [];
  private readonly begin = Date.now();

  async click(locator: Locator, what: string): Promise<void> {
    await locator.waitFor();
    this.clicks.push(what);
    await locator
      .page()
      .screenshot({ path: join(PICTURES, `demo-${String(this.clicks.length).padStart(2, '0')}.png`) });
    await locator.click();
  }

  report(): { clicks: number; seconds: number; each: string[] } {
    return {
      clicks: this.clicks.length,
      seconds: Math.round((Date.now() - this.begin) / 1000),
      each: this.clicks,
    };
  }
}

/** What the first click opens beside. */
async function tab(link: Locator, click: () => Promise<void>): Promise<Page> {
  const [opened] = await Promise.all([link.page().waitForEvent('popup'), click()]);
  await opened.waitForLoadState();
  return opened;
}

/** Clicks on a link to the sandbox, which has its tab already. */
async function inItsTab(link: Locator, sandbox: Page): Promise<void> {
  const address = (await link.getAttribute('href'))!;
  await sandbox.goto('about:blank');
  await Promise.all([sandbox.waitForURL(address), link.click()]);
  expect(sandbox.context().pages()).toHaveLength(2);
}

describe('npm run demo', () => {
  let demo: Demo;
  let browser: Browser;
  let window: ConsoleWindow;
  let sandbox: Page;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
    window = await ConsoleWindow.open(browser, demo, SANDBOX);
    await window.page.context().tracing.start({ screenshots: true, snapshots: true });
  });
  afterAll(async () => {
    await window?.page.context().tracing.stop({ path: join(PICTURES, 'demo-trace.zip') });
    await browser?.close();
    await demo?.stop();
  });
  afterEach(() => expect(window.faults.splice(0)).toEqual([]));

  const tour = () => window.page.getByRole('region', { name: 'Guided tour' });
  const next = (action: string) => tour().getByRole('link', { name: action, exact: true });
  const done = (count: number) => tour().getByText(`${count} of 8 done`).waitFor();
  const provider = (name: string) => window.page.getByRole('button', { name, exact: true });

  it(`leads from its first page to the first request within ${MOST_CLICKS} clicks`, async () => {
    const { page } = window;
    const hand = new Hand();
    await page.goto(demo.url);
    await hand.click(window.button('Sign in'), 'Sign in');

    await hand.click(next('Connect it'), 'Connect a server that sends');
    await hand.click(window.button('Save and authorize'), 'Save the outgoing server');
    await hand.click(provider('Next'), 'Sign in at the sandbox');
    await hand.click(provider('Continue'), 'Allow the access');
    await page.getByRole('status').getByText('The access is granted').waitFor();

    await hand.click(next('Connect it'), 'Connect the mailbox that is read');
    await hand.click(window.button('Save and authorize'), 'Save the incoming server');
    await hand.click(provider('Continue'), 'Allow the access');
    await page.getByRole('status').getByText('The access is granted').waitFor();

    const link = next('Open the sandbox');
    sandbox = await tab(link, () => hand.click(link, 'Open the sandbox'));
    await hand.click(sandbox.getByRole('button', { name: 'Send', exact: true }), 'Write as a customer');
    await page.bringToFront();
    await hand.click(next('Open the request'), 'See the request');
    await page.getByRole('heading', { level: 1, name: 'REQ-1: My screen is dark' }).waitFor();
    await page.getByText('since this morning my screen stays dark').waitFor();

    const report = hand.report();
    await window.pictureForDocs('first-request');
    writeFileSync(join(PICTURES, 'demo-walk.json'), JSON.stringify(report, null, 2));
    process.stderr.write(`The first request of the demo: ${report.clicks} clicks, ${report.seconds} s.\n`);
    expect(report.clicks).toBeLessThanOrEqual(MOST_CLICKS);
  });

  it('goes on to a reply, and the customer’s answer to it', async () => {
    const { page } = window;
    await sandbox.goto(new URL('/', sandbox.url()).href);
    await sandbox.screenshot({ path: join(PICTURES, 'docs-sandbox.png') });
    await done(4);
    await next('To the request').click();
    await page.getByLabel('Your reply').fill('Is it plugged in?');
    await window.button('Send reply').click();
    await page.getByRole('article').filter({ hasText: 'Is it plugged in?' }).waitFor();
    await done(5);
    expect(await window.inspect('tour')).toEqual([]);

    await inItsTab(next('Open the customer’s mailbox'), sandbox);
    const reply = sandbox.locator('details', { hasText: 'Is it plugged in?' }).first();
    await reply.waitFor();
    await reply.getByText('Answer', { exact: true }).click();
    await reply.getByLabel('Text').fill('Now it is, thank you.');
    await reply.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('article').filter({ hasText: 'Now it is, thank you.' }).waitFor();
    await done(6);
  });

  it('shows a consent that was withdrawn with its remedy, and is repaired by following it', async () => {
    const { page } = window;
    await inItsTab(next('Open the sandbox'), sandbox);
    await sandbox.getByRole('button', { name: 'Withdraw the consent of support@desk.example' }).click();
    await done(7);
    await next('See the problem').click();
    const problem = page.getByRole('alert').filter({ hasText: 'OAUTH_INVALID_GRANT' });
    await problem.getByRole('listitem').filter({ hasText: 'choose Authorize' }).waitFor();
    await window.pictureForDocs('consent-withdrawn');
    expect(await window.inspect('consent-withdrawn')).toEqual([]);

    await window.button('Authorize again').click();
    await provider('Continue').click();
    await page.getByRole('status').getByText('The access is granted').waitFor();
    await tour().getByText('That was the tour.').waitFor();
    await window.button('All steps').click();
    expect(await tour().getByRole('listitem').count()).toBe(8);
    expect(await window.inspect('tour-finished')).toEqual([]);
    await window.button('Hide').click();
    await page.reload();
    await window.button('Show').waitFor();
  });
});
