import type { ConsoleWindow } from '../../support/browser';
import { useConsole } from '../../support/use-console';

jest.setTimeout(420_000);

describe('proxy servers and application settings in the console', () => {
  let window: ConsoleWindow;
  useConsole((used) => void (window = used.window));

  it('a proxy server can be added, changed without its password, and deleted', async () => {
    const { page } = window;
    await window.goTo('proxy-servers', 'Proxy Servers');
    expect(await window.inspect('proxy-servers-empty')).toEqual([]);
    await window.button('Add proxy server').click();
    await window.button('Save').click();
    await page.getByRole('alert').waitFor();
    expect(await window.focusedPath()).toBe('name');
    expect(await window.inspect('proxy-servers-errors')).toEqual([]);

    await window.field('name').fill('Way out');
    await page.getByRole('radio', { name: 'SOCKS5' }).check();
    await window.field('host').fill('proxy.example.com');
    await window.field('port').fill('1080');
    await window.field('username').fill('mailroom');
    await window.field('password').fill('hidden');
    await window.button('Save').click();
    await page.getByRole('row', { name: /Way out.*proxy\.example\.com:1080.*mailroom/ }).waitFor();

    await window.button('Edit Way out').click();
    expect(await window.field('password').inputValue()).toBe('');
    await window.field('name').fill('Way out 2');
    await window.button('Save').click();
    await page.getByRole('row', { name: /Way out 2/ }).waitFor();
    await window.button('Delete Way out 2').click();
    await window.button('Delete proxy server').click();
    await page.getByText('No proxy servers').waitFor();
  });

  it('the settings can be changed, and show what is wrong and the redirect URL to copy', async () => {
    const { page } = window;
    await window.goTo('application-settings', 'Application Settings');
    await window.field('baseUrl').fill('desk.example.com');
    await window.field('ignoredRetentionDays').fill('0');
    await window.button('Save').click();
    await page.getByRole('alert').waitFor();
    expect(await window.focusedPath()).toBe('baseUrl');
    expect(await window.inspect('application-settings-errors')).toEqual([]);

    await window.field('baseUrl').fill('https://desk.example.com/');
    expect(await page.getByLabel('Redirect URL').inputValue()).toBe('https://desk.example.com/oauth/callback');
    await window.field('ignoredRetentionDays').fill('14');
    await window.button('Save').click();
    await page.getByText('The settings are saved.').waitFor();
    await page.reload();
    await window.heading('Application Settings');
    expect(await window.field('ignoredRetentionDays').inputValue()).toBe('14');
  });
});
