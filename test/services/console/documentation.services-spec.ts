import type { ConsoleWindow } from '../../support/browser';
import { useConsole } from '../../support/use-console';

jest.setTimeout(420_000);

const EMAILS = 'support-channel/emails';

describe('the documentation in the console', () => {
  let window: ConsoleWindow;
  useConsole((used) => void (window = used.window));

  it('opens when it is clicked while the console still decides where to begin', async () => {
    const { page } = window;
    let answer: () => void = () => undefined;
    const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
    let load: () => void = () => undefined;
    const mayLoad = new Promise<void>((resolve) => (load = resolve));
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('SetUpState')) await mayAnswer;
      await route.continue();
    });
    await page.route(/documentation-page/, async (route) => {
      await mayLoad;
      await route.continue();
    });
    await page.goto(new URL('/admin/', page.url()).href);
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Documentation' }).click();
    const answered = page.waitForResponse((response) => !!response.request().postData()?.includes('SetUpState'));
    answer();
    await (await answered).finished();
    load();
    await window.heading("Mailroom's documentation");
    await page.unrouteAll();
  });

  it('is reached from the menu, and leads from chapter to chapter and back', async () => {
    const { page } = window;
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Documentation' }).click();
    await window.heading("Mailroom's documentation");
    await page.getByRole('link', { name: 'Set up a Gmail mailbox' }).click();
    await window.heading('Set up a Gmail mailbox');
    await page.getByRole('link', { name: 'the 7-day rule' }).click();
    await page.getByRole('heading', { name: 'The 7-day rule' }).filter({ visible: true }).waitFor();
    expect(new URL(page.url()).hash).toBe('#the-7-day-rule');
    await page.getByRole('link', { name: 'Troubleshooting by error code' }).click();
    await window.heading('Troubleshooting by error code');
    await page.goBack();
    await window.heading('Set up a Gmail mailbox');
  });

  it('has its pictures', async () => {
    const { page } = window;
    await window.goTo('docs/gmail', 'Set up a Gmail mailbox');
    const images = page.getByRole('main').getByRole('img');
    expect(await images.count()).toBeGreaterThan(0);
    for (const image of await images.all()) {
      await image.scrollIntoViewIfNeeded();
      await expect(image.evaluate((element: { decode(): Promise<void> }) => element.decode())).resolves.toBeUndefined();
      expect(await image.getAttribute('alt')).not.toBe('');
    }
  });

  it('is linked where it helps: at the form for Gmail, and at a problem', async () => {
    const { page } = window;
    await window.goTo(`${EMAILS}/incoming/new`, 'New incoming email server');
    await window.choose('provider', 'Gmail');
    expect(await page.getByRole('link', { name: 'Set up Gmail step by step' }).getAttribute('href')).toBe(
      '/admin/docs/gmail',
    );
    await window.field('name').fill('Support');
    await window.field('email').fill('support@example.com');
    await window.field('oauth.clientId').fill('1234567890-abc.apps.googleusercontent.com');
    await page.evaluate('document.querySelector(\'[data-path="oauth.scope"]\').scrollIntoView({ block: "end" })');
    await window.pictureForDocs('gmail-form');

    await window.goTo(`${EMAILS}?authorization=failed&problem=OAUTH_INVALID_GRANT`, 'Incoming Email Servers');
    const link = page.getByRole('alert').getByRole('link', { name: 'More about this problem' });
    const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()]);
    await opened.getByRole('heading', { name: 'OAUTH_INVALID_GRANT' }).waitFor();
    expect(new URL(opened.url()).hash).toBe('#oauth_invalid_grant');
  });

  it('knows no other chapters', async () => {
    await window.goTo('docs/no-such-chapter', 'Page not found');
  });
});
