import { Desk } from '../support/desk';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { incomingInput, SUPPORT } from '../support/local-mailbox';
import { plainMail } from '../support/mails';
import { startPop3Server } from '../support/pop3-server';
import { startTestApp, type TestApp } from '../support/test-app';
import { waitFor } from '../support/wait-for';

let app: TestApp;
let desk: Desk;
let imap: TestImapServer;
let incoming: string;

beforeEach(async () => {
  [app, imap] = await Promise.all([startTestApp(), startImapServer({ idle: true })]);
  desk = new Desk((query, variables) => app.gql(query, variables));
  incoming = await addMailbox();
});
afterEach(() => Promise.all([app.stop(), imap.stop()]));

/** Polled so rarely that whatever comes in comes by push. */
function addMailbox(): Promise<string> {
  return desk.incoming(incomingInput('IMAP', imap, { pollIntervalSeconds: 86_400 }));
}

function send(subject: string): void {
  imap.append(plainMail({ from: 'alice@customer.test', to: SUPPORT, subject, text: 'It burns.' }));
}

async function pushActive(): Promise<boolean> {
  const { systemStatus } = await desk.ask('{ systemStatus { incoming { pushActive } } }');
  return systemStatus.incoming[0].pushActive;
}

const untilPushIs = (active: boolean) =>
  waitFor(async () => (await pushActive()) === active, { describe: `pushActive ${active}`, timeoutMs: 15_000 });

it('brings mail in without a poll, over two connections at most', async () => {
  await untilPushIs(true);
  for (const subject of ['One', 'Two', 'Three']) {
    send(subject);
    await waitFor(async () => (await desk.requests())[0]?.subject === subject, { describe: subject });
  }
  expect(imap.connectionCount()).toBeLessThanOrEqual(2);
  expect(await desk.health(incoming)).toMatchObject({ state: 'HEALTHY', problem: null });
});

it('goes on with the connection of the first check', async () => {
  await untilPushIs(true);
  const signIns = imap.commands.filter((command) => /^(LOGIN|AUTHENTICATE)/.test(command));
  expect([signIns.length, imap.connectionCount()]).toEqual([1, 1]);
});

it('is polled beside over one more connection, with a NOOP each time', async () => {
  await untilPushIs(true);
  for (let i = 0; i < 2; i++) await desk.poll(incoming);
  imap.commands.length = 0;
  for (let i = 0; i < 3; i++) await desk.poll(incoming);
  expect([imap.commands, imap.connectionCount()]).toEqual([['NOOP', 'NOOP', 'NOOP'], 2]);
});

it('is off while the server is disabled, and on again after', async () => {
  await untilPushIs(true);
  await desk.enable(incoming, false);
  await untilPushIs(false);
  await waitFor(() => imap.connectionCount() === 0, { describe: 'no connection left' });
  send('Meanwhile');
  await desk.enable(incoming, true);
  await untilPushIs(true);
  await desk.untilRequests(1);
});

it('loses nothing when the server drops its connections, and is active again by itself', async () => {
  await untilPushIs(true);
  send('Before');
  await desk.untilRequests(1);
  imap.dropConnections();
  send('After');
  await desk.untilRequests(2);
  await untilPushIs(true);
  expect(await desk.health(incoming)).toMatchObject({ state: 'HEALTHY' });
});

/** Its place, which is another mailbox from then on; the password goes along. */
async function edit(changes: object): Promise<void> {
  const input = incomingInput('IMAP', imap, { name: 'Renamed', ...changes });
  await desk.ask(
    `mutation ($id: ID!, $input: IncomingEmailServerInput!) {
      updateIncomingEmailServer(id: $id, input: $input) { server { id } userErrors { field code message } }
    }`,
    { id: incoming, input },
  );
}

it('follows a mailbox that is edited', async () => {
  await untilPushIs(true);
  await edit({ folder: 'Junk' });
  await waitFor(() => imap.watched().join() === 'Junk', { describe: 'listening to Junk', timeoutMs: 15_000 });
  await untilPushIs(true);
});

it.each([
  ['to a server without push', () => startImapServer(), 'IMAP'],
  ['to POP3', () => startPop3Server(), 'POP3'],
])('leaves the old server when its mailbox is edited %s', async (_, start, protocol) => {
  await untilPushIs(true);
  const other = await start();
  try {
    await edit({ protocol, host: other.host, port: other.port });
    await desk.poll(incoming);
    await waitFor(() => imap.connectionCount() === 0, { describe: 'no connection left at the old server' });
    await untilPushIs(false);
  } finally {
    await other.stop();
  }
});

it('is not said to be active by a process that is gone', async () => {
  await untilPushIs(true);
  await app.restart();
  await waitFor(pushActive, { describe: 'active after the restart', timeoutMs: 15_000 });
  expect(imap.connectionCount()).toBeLessThanOrEqual(2);
});
