import type { Browser } from 'playwright-core';
import { ConsoleWindow, launchBrowser } from '../../support/browser';
import { ADMIN, type MailroomProcess, startMailroom } from '../../support/server-process';

jest.setTimeout(420_000);

describe('signing in to the console', () => {
  let server: MailroomProcess;
  let browser: Browser;
  let window: ConsoleWindow;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startMailroom(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    window = await ConsoleWindow.open(browser, server);
  });
  afterEach(() => window?.close());

  it('shows strangers the sign-in page, and tells of a wrong password', async () => {
    const { page } = window;
    await page.goto(`${window.url}/`);
    await window.heading('Sign in');
    expect(page.url()).toBe(`${window.url}/admin/`);
    expect(await window.inspect('sign-in')).toEqual([]);
    await page.getByLabel('Email address').fill(ADMIN.email);
    await page.getByLabel(/^Password/).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toBe('The email address or the password is wrong.');
    expect(window.faults).toEqual([]);
  });

  it('offers Google where that is configured, and tells why it did not work', async () => {
    const withGoogle = await startMailroom({ env: { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' } });
    try {
      const other = await ConsoleWindow.open(browser, withGoogle);
      await other.page.goto(`${other.url}/admin/support-channel/emails/authorize?ticket=x`);
      const link = other.page.getByRole('link', { name: 'Sign in with Google' });
      const returnTo = encodeURIComponent('/admin/support-channel/emails/authorize?ticket=x');
      expect(await link.getAttribute('href')).toBe(`/auth/google?returnTo=${returnTo}`);
      await other.page.goto(`${other.url}/admin/?signIn=failed&problem=GOOGLE_USER_UNKNOWN`);
      expect(await other.page.getByRole('alert').textContent()).toContain('Ask an administrator');
      expect(await other.inspect('sign-in-google')).toEqual([]);
      await other.close();
    } finally {
      await withGoogle.stop();
    }
    await window.page.goto(`${window.url}/admin/`);
    await window.heading('Sign in');
    expect(await window.page.getByRole('link', { name: 'Sign in with Google' }).count()).toBe(0);
  });

  it('goes on to the address that was asked for', async () => {
    const { page } = window;
    await page.goto(`${window.url}/admin/categories`);
    await page.getByLabel('Email address').fill(ADMIN.email);
    await page.getByLabel(/^Password/).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await window.heading('Categories');
    expect(window.faults).toEqual([]);
  });

  it('lets a session that ended elsewhere be taken up again without losing what was typed', async () => {
    const { page } = window;
    await window.signIn();
    await window.goTo('categories', 'Categories');
    await page.getByRole('button', { name: 'Add category' }).click();
    await page.getByLabel('Name').fill('Typed before');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel(/^Password/).fill(ADMIN.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'Typed before', exact: true }).waitFor();
  });

  it('signs out', async () => {
    const { page } = window;
    await window.signIn();
    await page.getByRole('button', { name: ADMIN.email }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await window.heading('Sign in');
    expect(window.faults).toEqual([]);
  });

  it.each([
    ['technician', 'Technician Groups', ['Technician Groups', 'Categories']],
    ['monitor', 'No access', []],
  ])('shows a %s only what the role may use', async (role, title, items) => {
    const person = { email: `${role}@desk.test`, password: 'correct horse battery staple' };
    await server.graphql(
      `mutation ($input: UserInput!) { createUser(input: $input) { userErrors { message } } }`,
      { input: { ...person, role: role.toUpperCase() } },
      await server.signIn(),
    );
    await window.signIn(person);
    await window.goTo('technician-groups', title);
    const links = window.page.getByRole('navigation', { name: 'Menu' }).getByRole('link');
    expect(await links.allTextContents()).toEqual(expect.arrayContaining(items));
    expect(await window.page.getByRole('button', { name: 'Add group' }).count()).toBe(0);
  });
});
