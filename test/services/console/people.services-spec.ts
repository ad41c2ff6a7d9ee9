import type { Browser } from 'playwright-core';
import { ConsoleWindow } from '../../support/browser';
import { ADMIN, type MailroomProcess } from '../../support/server-process';
import { useConsole } from '../../support/use-console';

jest.setTimeout(420_000);

describe('people, words and changes in the console', () => {
  let server: MailroomProcess;
  let browser: Browser;
  let window: ConsoleWindow;
  useConsole((used) => void ({ server, browser, window } = used));

  it('adds a technician, who sees only what is a technician’s', async () => {
    const { page } = window;
    await window.goTo('users', 'Users and API tokens');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Add user' }).click();
    await dialog.getByLabel('Email address').fill('nobody');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.locator('[aria-invalid="true"]').first().waitFor();
    expect(await window.inspect('user-error')).toEqual([]);

    const technician = { email: 'tom@desk.test', password: 'a long enough password' };
    await dialog.getByLabel('Email address').fill(technician.email);
    await dialog.getByLabel(/^Password/).fill(technician.password);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /tom@desk\.test.*Technician/ }).waitFor();

    const theirs = await ConsoleWindow.open(browser, server);
    await theirs.signIn(technician);
    await theirs.heading('Requests');
    const menu = theirs.page.getByRole('navigation', { name: 'Menu' });
    expect(await menu.getByRole('link', { name: 'Message Log' }).count()).toBe(1);
    expect(await menu.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    await theirs.goTo('audit-log', 'No access');
    expect(theirs.faults).toEqual([]);
    await theirs.close();
  });

  it('shows a new API token once, and revokes it', async () => {
    const { page } = window;
    await window.goTo('users', 'Users and API tokens');
    await page.getByRole('button', { name: 'Create token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Monitoring');
    await dialog.getByRole('button', { name: 'Create token' }).click();
    const secret = await page.getByLabel('Token', { exact: true }).inputValue();
    const answer = await server.graphql('{ systemStatus { healthy } }', {}, secret);
    expect(answer.data).toEqual({ systemStatus: { healthy: true } });
    await page.getByRole('button', { name: 'Done' }).click();

    await page
      .getByRole('row', { name: /Monitoring/ })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('No API tokens yet').waitFor();
    const { errors } = await server.graphql('{ systemStatus { healthy } }', {}, secret);
    expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  });

  it('previews a template, refuses a mistake at its field, and saves', async () => {
    const { page } = window;
    await window.goTo('notification-templates', 'Notification Templates');
    const subject = page.getByLabel('Subject');
    await subject.fill('{{ request.price }}');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page
      .getByText(/undefined variable: request\.price/)
      .first()
      .waitFor();
    await subject.fill('We have {{ request.key }}');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('We have REQ-42').waitFor();
    expect(await window.inspect('notification-templates')).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Back to the built-in words' }).waitFor();
  });

  it('lists who changed what', async () => {
    const { page } = window;
    await window.goTo('audit-log', 'Audit log');
    await page
      .getByRole('row', { name: new RegExp(`${ADMIN.email}.*notification template CONFIRMATION`) })
      .first()
      .waitFor();
  });
});
