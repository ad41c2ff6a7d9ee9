import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import type { Browser } from 'playwright-core';
import { ConsoleWindow, launchBrowser } from '../../support/browser';
import { type MailroomProcess, startMailroom } from '../../support/server-process';
import { addUser, PASSWORD, services } from '../../support/services';

jest.setTimeout(420_000);

describe('from an empty installation to the first request, in the console', () => {
  const id = randomUUID().slice(0, 8);
  const email = `first-${id}@desk.test`;
  const customer = `caller-${id}@customer.test`;
  let server: MailroomProcess;
  let browser: Browser;
  let window: ConsoleWindow;
  beforeAll(async () => {
    for (const user of [email, customer]) addUser(user);
    [server, browser] = await Promise.all([startMailroom(), launchBrowser()]);
    window = await ConsoleWindow.open(browser, server);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is led by the page that it begins with', async () => {
    const { page } = window;
    const { dovecot, postfix, caFile } = services();
    const ca = readFileSync(caFile, 'utf8');
    const connect = async (name: string, port: number, security: string) => {
      await window.field('name').fill(name);
      await window.field('email').fill(email);
      await window.field('host').fill('localhost');
      await window.choose('securityType', security);
      await window.field('port').fill(String(port));
      await window.button('Trust a private certificate authority…').click();
      await window.field('certificateAuthority').fill(ca);
      await window.field('password').fill(PASSWORD);
      await window.button('Save').click();
      await page.getByRole('row', { name: new RegExp(name) }).waitFor();
      await page.getByRole('link', { name: 'Getting started' }).click();
    };

    await window.signIn();
    await window.heading('Getting started');
    expect(await window.inspect('getting-started')).toEqual([]);
    await page.getByRole('link', { name: 'Add outgoing server' }).click();
    await connect('Desk out', postfix.submissionPort, 'TLS (STARTTLS)');
    await page.getByRole('link', { name: 'Add incoming server' }).click();
    await connect('Support', dovecot.imapsPort, 'SSL');

    await page.getByText(`Waiting for a mail to ${email}…`).waitFor();
    // The mailbox is first read before the mail comes: what is there already stays untouched.
    await window.button('Check now').click();
    await page.getByRole('status').getByText('Waiting').waitFor();
    expect(await window.inspect('getting-started-waiting')).toEqual([]);
    await createTransport({ host: postfix.host, port: postfix.smtpPort, ignoreTLS: true }).sendMail({
      from: customer,
      to: email,
      subject: 'My first request',
      text: 'Please help.',
    });
    const opened = page.getByRole('link', { name: /^Open REQ-/ });
    for (let checks = 0; checks < 10 && !(await opened.isVisible()); checks++) {
      await window.button('Check now').click();
      await opened.waitFor({ timeout: 2000 }).catch(() => undefined);
    }
    await opened.waitFor();
    expect(window.faults).toEqual([]);
  });
});
