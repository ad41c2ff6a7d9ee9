import { randomUUID } from 'node:crypto';
import { Desk } from '../support/desk';
import { plainMail } from '../support/mails';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import { addUser, deliver, PASSWORD, services } from '../support/services';
import { type FaultyServer, startFaultyServer } from '../support/tcp-faults';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

const id = randomUUID().slice(0, 8);
const mailboxes = {
  poisoned: `poisoned-${id}@desk.test`,
  refused: `refused-${id}@desk.test`,
  well: `well-${id}@desk.test`,
};
let server: MailroomProcess;
let desk: Desk;
let hanging: FaultyServer;

beforeAll(async () => {
  Object.values(mailboxes).forEach((user) => addUser(user));
  hanging = await startFaultyServer({ greeting: '* OK ready' });
  server = await startMailroom();
  const token = await server.signIn();
  desk = new Desk((query, variables) => server.graphql(query, variables, token));
});
afterAll(async () => {
  await server.stop();
  await hanging.stop();
});

function mailbox(name: string, email: string, changes: Record<string, unknown> = {}): Promise<string> {
  const { dovecot } = services();
  return desk.incoming({
    name,
    email,
    protocol: 'IMAP',
    host: dovecot.host,
    port: dovecot.imapPort,
    securityType: 'NONE',
    authType: 'BASIC',
    password: PASSWORD,
    pollIntervalSeconds: 10,
    ...changes,
  });
}

it('a server that hangs, one that refuses the password and one with a poison message do not stop a fourth', async () => {
  const hangs = await mailbox('Hangs', 'hangs@desk.test', { port: hanging.port });
  const refused = await mailbox('Refused', mailboxes.refused, { password: 'wrong' });
  const poisoned = await mailbox('Poisoned', mailboxes.poisoned);
  const well = await mailbox('Well', mailboxes.well);
  await waitFor(
    async () => (await desk.health(well)).state === 'HEALTHY' && (await desk.health(poisoned)).state === 'HEALTHY',
    { describe: 'the first contact with both mailboxes that work', timeoutMs: 30_000 },
  );

  const poison = `From: p@customer.test\r\nSubject: Poison\r\n${'X-Filler: x\r\n'.repeat(50_000)}\r\nx`;
  await deliver(mailboxes.poisoned, poison);
  await deliver(
    mailboxes.poisoned,
    plainMail({ from: 'a@customer.test', to: 'x@desk.test', subject: 'After poison', text: 'x' }),
  );
  await deliver(mailboxes.well, plainMail({ from: 'b@customer.test', to: 'x@desk.test', subject: 'Well', text: 'x' }));

  await desk.untilRequests(2, 40_000);
  expect((await desk.requests()).map((r) => r.subject).sort()).toEqual(['After poison', 'Well']);
  const messages = await desk.messages();
  expect(messages.find((m) => m.subject === 'Poison')).toMatchObject({ state: 'QUARANTINED' });
  expect(await desk.health(refused)).toMatchObject({
    state: 'ACTION_REQUIRED',
    problem: { code: 'AUTHENTICATION_FAILED', transient: false },
  });
  await waitFor(async () => (await desk.health(hangs)).state === 'RETRYING', {
    describe: 'the deadline of the server that hangs',
    timeoutMs: 60_000,
    everyMs: 200,
  });
  expect((await desk.health(hangs)).problem.transient).toBe(true);
});
