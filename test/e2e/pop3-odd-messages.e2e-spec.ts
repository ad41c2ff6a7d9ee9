import { Desk } from '../support/desk';
import { ManualClock } from '../support/manual-clock';
import { deliveredMail, incomingInput } from '../support/local-mailbox';
import { type Pop3ServerOptions, startPop3Server, type TestPop3Server } from '../support/pop3-server';
import { startTestApp, type TestApp } from '../support/test-app';

const MB = 1024 * 1024;
const clock = new ManualClock(new Date());

let app: TestApp;
let desk: Desk;
let server: TestPop3Server;
let id: string;
beforeEach(async () => {
  app = await startTestApp({ clock });
  desk = new Desk((query, variables) => app.gql(query, variables));
});
afterEach(async () => {
  // First, so that checks that wait for an answer end.
  await server.stop();
  await app.stop();
});

/** A server whose mailbox has had its first contact. */
async function mailbox(options: Pop3ServerOptions = {}): Promise<void> {
  server = await startPop3Server(options);
  id = await desk.incoming(incomingInput('POP3', server));
  expect(await desk.poll(id)).toMatchObject({ problem: null });
}

async function allow(maxMessageBytes: number): Promise<void> {
  await desk.ask(
    `mutation ($max: Int!) { updateApplicationSettings(input: { maxMessageBytes: $max }) { userErrors { code } } }`,
    { max: maxMessageBytes },
  );
}

const mail = (subject: string, text?: string) => deliveredMail(subject, clock.now(), text);
const subjects = async () => (await desk.requests()).map((r) => r.subject).sort();

it('larger than allowed: quarantined with their headers, whatever size was announced', async () => {
  await allow(65_536);
  await mailbox();
  const huge = 'x\n'.repeat(50_000);
  server.append(mail('Huge', huge));
  server.append(mail('Hidden', huge), { sizeBytes: 10 });
  server.append(mail('Small'));
  expect(await desk.poll(id)).toMatchObject({ messagesQuarantined: 2, requestsCreated: 1, problem: null });
  expect(server.retrieved).toEqual(['uidl-2', 'uidl-3']);
  for (const subject of ['Huge', 'Hidden']) {
    const message = (await desk.messages()).find((m) => m.subject === subject);
    expect(message).toMatchObject({ state: 'QUARANTINED', storedWhole: false });
    expect(message.sizeBytes).toBeGreaterThan(100_000);
  }
  expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0 });
});

it('not handed out: quarantined with the words of the server, and the next one goes on', async () => {
  await mailbox();
  for (const subject of ['One', 'Two', 'Three']) server.append(mail(subject));
  server.refuse('RETR 2', 'this message is damaged');
  expect(await desk.poll(id)).toMatchObject({ messagesQuarantined: 1, requestsCreated: 2, problem: null });
  const broken = (await desk.messages()).find((m) => m.state === 'QUARANTINED');
  expect(broken.reason).toContain('this message is damaged');
});

describe('too large for memory', () => {
  const fiveMb = `${'x'.repeat(998)}\n`.repeat(5 * 1051);

  it('taken in byte for byte, as are those beside it', async () => {
    await mailbox();
    const raws = ['One', 'Two'].map((subject) => mail(subject, fiveMb));
    for (const raw of raws) server.append(raw);
    server.append(mail('Small'));
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 3, requestsCreated: 3, problem: null });
    const messages = await desk.messages();
    for (const [i, subject] of ['One', 'Two'].entries()) {
      const message = messages.find((m) => m.subject === subject);
      expect(message).toMatchObject({ state: 'REQUEST_CREATED', storedWhole: true, sizeBytes: raws[i]!.length });
      const response = await fetch(`${app.url}/inbound-messages/${message.id}/raw`, {
        headers: { authorization: `Bearer ${app.adminToken}` },
      });
      expect(raws[i]!.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
    }
  });

  it('and larger than allowed, although announced as smaller: quarantined with its headers', async () => {
    await allow(4_500_000);
    await mailbox();
    server.append(mail('Huge', fiveMb), { sizeBytes: 4_300_000 });
    server.append(mail('Small'));
    expect(await desk.poll(id)).toMatchObject({ messagesQuarantined: 1, requestsCreated: 1, problem: null });
    const message = (await desk.messages()).find((m) => m.subject === 'Huge');
    expect(message).toMatchObject({ state: 'QUARANTINED', storedWhole: false });
    expect(message.sizeBytes).toBeGreaterThan(5 * MB);
  });

  it('and not handed out: quarantined with the words of the server', async () => {
    await mailbox();
    server.append(mail('Damaged', fiveMb));
    server.append(mail('Small'));
    server.refuse('RETR 1', 'this message is damaged');
    expect(await desk.poll(id)).toMatchObject({ messagesQuarantined: 1, requestsCreated: 1, problem: null });
    const broken = (await desk.messages()).find((m) => m.state === 'QUARANTINED');
    expect(broken.reason).toContain('this message is damaged');
  });
});

it.each([
  ['small', 'x'],
  ['large', 'x\n'.repeat(2.5 * MB)],
])('one that ends the session every time does not stop those behind it: a %s one', async (_, text) => {
  await mailbox({ capabilities: ['TOP', 'UIDL'] });
  server.append(mail('Poison', text));
  for (const subject of ['One', 'Two']) server.append(mail(subject));
  server.breakAfterBytes = 10;
  expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0, problem: { code: 'CONNECTION_LOST' } });
  server.refuse('RETR 1', '[SYS/TEMP] internal error');
  expect(await desk.poll(id)).toMatchObject({ messagesFetched: 2, requestsCreated: 2, problem: { transient: true } });
  server.behave();
  expect(await desk.poll(id)).toMatchObject({ messagesFetched: 1, requestsCreated: 1, problem: null });
});

it('one that ends the session every time does not stop one that did so once', async () => {
  await mailbox({ capabilities: ['TOP', 'UIDL'] });
  for (const subject of ['Poison', 'Once']) server.append(mail(subject));
  for (let session = 0; session < 2; session++) {
    server.breakAfterBytes = 10;
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0, problem: { code: 'CONNECTION_LOST' } });
  }
  server.refuse('RETR 1', '[SYS/TEMP] internal error');
  for (let session = 0; session < 2; session++) await desk.poll(id);
  expect(await subjects()).toEqual(['Once']);
});
