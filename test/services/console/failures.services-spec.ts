import type { Browser, Locator, Page } from 'playwright-core';
import { ConsoleWindow, launchBrowser } from '../../support/browser';
import { freePort } from '../../support/ports';
import { startSandbox, type TestSandbox } from '../../support/sandbox';
import { type MailroomProcess, startMailroom } from '../../support/server-process';

jest.setTimeout(420_000);

const LIST = 'support-channel/emails/incoming';
const MAILBOX = 'support@desk.example';

/** Each failure that the sandbox can show: caused, read and repaired as a person does, by clicks alone. */
describe('a failure of the mail provider', () => {
  let sandbox: TestSandbox;
  let server: MailroomProcess;
  let browser: Browser;
  let window: ConsoleWindow;
  /** The sandbox's own page in another tab. */
  let provider: Page;
  beforeAll(async () => {
    const port = await freePort();
    sandbox = await startSandbox(`http://localhost:${port}`);
    const env = { PORT: String(port), BASE_URL: `http://localhost:${port}`, ...sandbox.env };
    [server, browser] = await Promise.all([startMailroom({ env }), launchBrowser()]);
    window = await ConsoleWindow.open(browser, server, 'http://127.0.0.1:');
    provider = await window.page.context().newPage();
    await window.signIn();
    await window.goTo(`${LIST}/new?provider=SANDBOX`, 'New incoming email server');
    await window.button('Save and authorize').click();
    await window.button('Next').click();
    await allow();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await sandbox?.stop();
  });
  afterEach(() => expect(window.faults.splice(0)).toEqual([]));

  const allow = () => window.button('Continue').click();
  const row = () => window.page.getByRole('row', { name: /Support desk/ });
  const steps = (within: Locator) => within.getByRole('listitem');

  async function authorize(): Promise<void> {
    await window.goTo(LIST, 'Incoming Email Servers');
    await window.button('Actions for Support desk').click();
    await window.page.getByRole('menuitem', { name: 'Authorize…' }).click();
  }

  /** The panel that tells of a problem or warning, with what to do. */
  async function problem(code: string, remedy: RegExp): Promise<Locator> {
    const panel = window.page.locator('[role=alert], [role=status]').filter({ hasText: code });
    await steps(panel).filter({ hasText: remedy }).first().waitFor();
    await window.picture(`failure-${code.toLowerCase()}`);
    return panel;
  }

  /** The button of one of the things that can go wrong. */
  async function sandboxClick(words: string): Promise<void> {
    await provider.goto(sandbox.addresses.webUrl);
    await provider.getByRole('listitem').filter({ hasText: words }).getByRole('button').click();
    await provider.waitForLoadState();
  }

  async function openServer(): Promise<void> {
    await window.goTo(LIST, 'Incoming Email Servers');
    await window.page.getByRole('link', { name: 'Support desk', exact: true }).click();
    await window.heading('Support desk');
  }

  async function expectHealthy(): Promise<void> {
    await window.page.getByRole('status').getByText('The access is granted').waitFor();
    await row().getByText('Authorized').waitFor();
    await row().getByText('Healthy').waitFor();
  }

  interface Case {
    code: string;
    remedy: RegExp;
    /** Ends where the problem is shown. */
    cause: () => Promise<void>;
    /** What the remedy says; ends at the provider's consent page. */
    repair: (panel: Locator) => Promise<void>;
  }

  const again = (panel: Locator) => panel.getByRole('button', { name: 'Authorize again' }).click();
  const cases: [string, Case][] = [
    [
      'a consent that was cancelled',
      {
        code: 'OAUTH_ACCESS_DENIED',
        remedy: /choose Authorize; sign in as .* and allow the access/,
        cause: async () => {
          await authorize();
          await window.button('Cancel').click();
        },
        repair: again,
      },
    ],
    [
      'access that was left unticked',
      {
        code: 'OAUTH_SCOPE_NOT_GRANTED',
        remedy: /Leave everything ticked/,
        cause: async () => {
          await authorize();
          await window.page.getByRole('checkbox').uncheck();
          await allow();
        },
        repair: again,
      },
    ],
    [
      'a token endpoint that is down',
      {
        code: 'OAUTH_PROVIDER_UNAVAILABLE',
        remedy: /Wait a few minutes, then authorize again/,
        cause: async () => {
          await sandboxClick('The token endpoint answers with 503');
          await authorize();
          await allow();
        },
        repair: async (panel) => {
          await sandboxClick('The token endpoint answers with 503');
          await again(panel);
        },
      },
    ],
    [
      'a consent that was withdrawn',
      {
        code: 'OAUTH_INVALID_GRANT',
        remedy: /choose Authorize; sign in as support@desk\.example/,
        cause: async () => {
          await window.goTo(LIST, 'Incoming Email Servers');
          await sandboxClick(`Withdraw the consent of ${MAILBOX}`);
          // Told by the server, without asking again.
          await row().getByText('Needs attention').waitFor();
          await row().getByRole('button', { name: 'What to do' }).click();
        },
        repair: async () => {
          await window.button('Close').click();
          await openServer();
          await window.button('Authorize again').click();
        },
      },
    ],
    [
      'a consent of an app in testing, which ends after 7 days',
      {
        code: 'OAUTH_CONSENT_EXPIRES_SOON',
        remedy: /how consent for this app can last longer/,
        cause: async () => {
          await sandboxClick('The app is in testing: each consent ends after 7 days');
          await authorize();
          await allow();
          await row().getByText('The consent will end soon').waitFor();
          await openServer();
        },
        repair: async () => {
          // Seven days go by: the consent is over, as the warning said.
          await sandboxClick(`Withdraw the consent of ${MAILBOX}`);
          await window.page.getByRole('alert').filter({ hasText: 'OAUTH_INVALID_GRANT' }).waitFor();
          await sandboxClick('The app is in testing: each consent ends after 7 days');
          await window.button('Authorize again').click();
        },
      },
    ],
  ];

  it.each(cases)('%s is shown with its remedy, and repaired by following it', async (_, failure) => {
    await failure.cause();
    const panel = await problem(failure.code, failure.remedy);
    await failure.repair(panel);
    await allow();
    await expectHealthy();
    expect(await row().getByText('The consent will end soon').count()).toBe(0);
  });

  it('that stops on the provider’s own page is found under “Google showed an error?”', async () => {
    const { page } = window;
    await sandboxClick('The app is in testing, and the mailbox is not a test user');
    await authorize();
    const words = 'has not completed the Google verification process';
    await page.getByRole('heading', { name: words }).waitFor();
    expect(window.faults.splice(0)).toEqual([expect.stringContaining('403')]);
    await openServer();
    await window.button('Google showed an error?').click();
    const help = page.getByRole('dialog', { name: 'Google showed an error?' });
    await help.getByRole('button', { name: words }).click();
    await steps(help).filter({ hasText: 'Test users' }).filter({ visible: true }).first().waitFor();
    await window.picture('failure-not-a-test-user');
    await sandboxClick('The app is in testing, and the mailbox is not a test user');
    await window.button('Close').click();
    await window.button('Authorize again').click();
    await allow();
    await expectHealthy();
  });
});
