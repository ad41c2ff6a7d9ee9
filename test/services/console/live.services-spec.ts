import { randomUUID } from 'node:crypto';
import { mailboxInput } from '../../../bench/mailbox-input';
import type { ConsoleWindow } from '../../support/browser';
import { Desk } from '../../support/desk';
import { HeldSocket } from '../../support/held-socket';
import { freePort } from '../../support/ports';
import { addUser, deliver } from '../../support/services';
import { useConsole } from '../../support/use-console';
import { waitFor } from '../../support/wait-for';

jest.setTimeout(420_000);

/** Each change is one that nothing follows: a page that missed it would show the old state for good. */
describe('what changes while nobody can tell the console', () => {
  const support = `console-${randomUUID().slice(0, 8)}@desk.test`;
  let window: ConsoleWindow;
  let socket: HeldSocket;
  let desk: Desk;
  let broken: string;
  let working: string;
  useConsole(async (used) => {
    window = used.window;
    const token = await used.server.signIn();
    desk = new Desk((query, variables) => used.server.graphql(query, variables, token));
    addUser(support);
    working = await desk.incoming(mailboxInput('Support', support));
    await desk.poll(working);
    // Or that it is pushed would be told at a moment of its own, and make the page ask again.
    await waitFor(isPushed, { describe: 'push', timeoutMs: 20_000 });
    const port = await freePort();
    broken = await desk.incoming({ ...mailboxInput('Nowhere', 'nowhere@desk.test'), port, enabled: false });
    socket = await HeldSocket.of(window.page);
  });

  async function isPushed(): Promise<boolean> {
    const { systemStatus } = await desk.ask('{ systemStatus { incoming { pushActive } } }');
    return systemStatus.incoming[0].pushActive;
  }

  /** Answers the subject. */
  async function bring(): Promise<string> {
    const subject = `Printer ${randomUUID()}`;
    const head = ['From: ann@customer.test', `To: ${support}`, `Subject: ${subject}`];
    await deliver(support, [...head, '', 'It is on fire.'].join('\r\n'), 'ann@customer.test');
    await desk.poll(working);
    return subject;
  }

  const setStatus = (id: string, status: string) =>
    desk.ask(
      `mutation ($id: ID!, $input: RequestUpdateInput!) {
        updateRequest(id: $id, input: $input) { userErrors { field code message } } }`,
      { id, input: { status } },
    );

  it('the health of a server, before the live connection stands and while it is lost', async () => {
    const row = window.page.getByRole('row', { name: /Nowhere/ });
    await window.goTo('support-channel/emails/incoming', 'Incoming Email Servers');
    await row.getByText('Disabled').waitFor();
    await socket.untilHeld();
    await desk.enable(broken, true);
    expect((await desk.poll(broken)).problem.code).toBe('CONNECTION_REFUSED');
    await socket.release();
    await row.getByText('Retrying').waitFor();

    await socket.lose();
    await desk.enable(broken, false);
    await socket.release();
    await row.getByText('Disabled').waitFor();
  });

  it('the list of requests, before the live connection stands and while it is lost', async () => {
    await window.goTo('requests', 'Requests');
    await window.page.getByText('No requests').waitFor();
    await socket.untilHeld();
    const first = await bring();
    await socket.release();
    await window.page.getByRole('link', { name: first }).waitFor();

    await socket.lose();
    const second = await bring();
    await socket.release();
    await window.page.getByRole('link', { name: second }).waitFor();
  });

  it('a request, before the live connection stands and while it is lost', async () => {
    const subject = await bring();
    const { id, key } = (await desk.requests()).find((request) => request.subject === subject);
    const shows = (status: string) =>
      waitFor(async () => (await window.page.getByRole('combobox', { name: 'Status' }).inputValue()) === status, {
        describe: `the status ${status}`,
      });
    await window.goTo(`requests/${id}`, `${key}: ${subject}`);
    await shows('Open');
    await socket.untilHeld();
    await setStatus(id, 'PENDING');
    await socket.release();
    await shows('Pending');

    await socket.lose();
    await setStatus(id, 'RESOLVED');
    await socket.release();
    await shows('Resolved');
  });
});
