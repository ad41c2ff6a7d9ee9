import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsoleWindow, NARROW } from '../../support/browser';
import { type FilledDesk, fillDesk } from '../../support/filled-desk';
import { ADMIN } from '../../support/server-process';
import { useConsole } from '../../support/use-console';

jest.setTimeout(420_000);

const EMAILS = 'support-channel/emails';

interface View {
  /** Below /admin. */
  path: string | ((desk: FilledDesk) => string);
  /** Stands on the page when its data is there. */
  shows: string;
  /** Done before it is looked at. */
  act?: (window: ConsoleWindow) => Promise<unknown>;
}

const dialogOf = (button: string) => async (window: ConsoleWindow) => {
  await window.button(button).first().click();
  await window.page.getByRole('dialog').waitFor();
};

const views: Record<string, View> = {
  'getting-started': { path: 'getting-started', shows: 'Open REQ-' },
  incoming: { path: `${EMAILS}/incoming`, shows: 'Billing' },
  'incoming-actions': {
    path: `${EMAILS}/incoming`,
    shows: 'Billing',
    act: (window) => window.button('Actions for Gmail').click(),
  },
  'incoming-problem': { path: `${EMAILS}/incoming`, shows: 'Billing', act: dialogOf('What to do') },
  'incoming-new': { path: `${EMAILS}/incoming/new`, shows: 'New incoming email server' },
  'incoming-server': { path: ({ incoming }) => `${EMAILS}/incoming/${incoming}`, shows: 'spam.test' },
  outgoing: { path: `${EMAILS}/outgoing`, shows: 'Desk out' },
  'outgoing-new': { path: `${EMAILS}/outgoing/new`, shows: 'New outgoing email server' },
  'outgoing-server': { path: ({ outgoing }) => `${EMAILS}/outgoing/${outgoing}`, shows: 'Healthy' },
  authorize: { path: `${EMAILS}/authorize?ticket=none`, shows: 'On the way to the provider' },
  filters: { path: `${EMAILS}/filters`, shows: 'spam.test' },
  'proxy-servers': { path: 'proxy-servers', shows: 'Way out' },
  'proxy-server': { path: 'proxy-servers', shows: 'Way out', act: dialogOf('Edit Way out') },
  'technician-groups': { path: 'technician-groups', shows: 'First line' },
  'technician-group': { path: 'technician-groups', shows: 'First line', act: dialogOf('Edit First line') },
  categories: { path: 'categories', shows: 'Hardware and peripherals' },
  'category-delete': {
    path: 'categories',
    shows: 'Hardware and peripherals',
    act: dialogOf('Delete Hardware and peripherals'),
  },
  requests: { path: 'requests', shows: 'The printer on the third floor stays dark' },
  request: { path: ({ request }) => `requests/${request}`, shows: 'settings of the printer.txt' },
  'message-log': { path: 'message-log', shows: 'Offer for umbrellas' },
  'message-ignored': { path: ({ ignored }) => `message-log/${ignored}`, shows: 'What happened to it' },
  'message-quarantined': { path: ({ quarantined }) => `message-log/${quarantined}`, shows: 'What happened to it' },
  notifications: { path: 'notifications', shows: 'The window of your maintenance' },
  notification: { path: ({ notification }) => `notifications/${notification}`, shows: 'Kind regards' },
  'notification-bounced': { path: ({ bounced }) => `notifications/${bounced}`, shows: 'On Friday at eight.' },
  'suppressed-addresses': { path: 'suppressed-addresses', shows: 'bounce@customer.test' },
  'notification-templates': { path: 'notification-templates', shows: 'Preview' },
  status: {
    path: 'status',
    shows: 'The same as a table',
    act: (window) => window.button('The same as a table').click(),
  },
  users: { path: 'users', shows: 'Monitoring' },
  'user-new': { path: 'users', shows: 'Monitoring', act: dialogOf('Add user') },
  'token-new': { path: 'users', shows: 'Monitoring', act: dialogOf('Create token') },
  'audit-log': { path: 'audit-log', shows: 'tom@desk.test' },
  docs: { path: 'docs', shows: 'Set up a Gmail mailbox' },
  'docs-api': { path: 'docs/api', shows: 'The API by example' },
  'docs-filters': { path: 'docs/filters', shows: 'Filters' },
  'docs-follow-ups': { path: 'docs/follow-ups', shows: 'Follow-ups' },
  'docs-gmail': { path: 'docs/gmail', shows: 'The 7-day rule' },
  'docs-operation': { path: 'docs/operation', shows: 'Operation' },
  'docs-troubleshooting': { path: 'docs/troubleshooting', shows: 'OAUTH_INVALID_GRANT' },
  'application-settings': { path: 'application-settings', shows: 'Redirect URL' },
  'viewer-menu': {
    path: 'categories',
    shows: 'Hardware and peripherals',
    act: (window) => window.button(ADMIN.email).click(),
  },
  'not-found': { path: 'no/such/page', shows: 'There is no page at this address' },
};

describe('every page of the console, with something in it', () => {
  let window: ConsoleWindow;
  let desk: FilledDesk;
  useConsole(async (used) => {
    window = used.window;
    // The answer after which a browser stays where it is.
    await window.page.route('**/oauth/begin**', (route) => route.fulfill({ status: 204 }));
    desk = await fillDesk(used.server);
  });

  const pathOf = ({ path }: View) => (typeof path === 'string' ? path : path(desk));

  it('is among those that are looked at', () => {
    const source = readFileSync(join(__dirname, '../../../admin/src/pages.ts'), 'utf8');
    const routes = Array.from(source.matchAll(/page\('(.+?)'/g), ([, route]) => route!);
    const seen = Object.values(views).map((view) => pathOf(view).replace(/\?.*/, ''));
    const isSeen = (route: string) => {
      const pattern = new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`);
      return seen.some((path) => pattern.test(path));
    };
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route) => !isSeen(route))).toEqual([]);
  });

  it.each(Object.entries(views))('%s: accessible and fitting in light, dark and narrow', async (name, view) => {
    const { page } = window;
    await page.goto(`${window.url}/admin/${pathOf(view)}`);
    await page.getByText(view.shows).filter({ visible: true }).first().waitFor();
    await view.act?.(window);
    expect(await window.inspect(name)).toEqual([]);
  });

  it('has its menu behind a button where there is no room for it', async () => {
    const { page } = window;
    await window.goTo('categories', 'Categories');
    await page.setViewportSize(NARROW);
    await window.button('Menu').click();
    await page.getByRole('link', { name: 'Audit log' }).waitFor();
    await window.picture('menu-narrow');
    expect(await window.accessibilityFaults()).toEqual([]);
    expect(await window.overflow()).toBe(0);
    await page.getByRole('link', { name: 'Audit log' }).click();
    await window.heading('Audit log');
    await page.getByRole('link', { name: 'Audit log' }).waitFor({ state: 'hidden' });
  });
});
