import { Desk } from '../support/desk';
import { ManualClock } from '../support/manual-clock';
import { deliveredMail, incomingInput } from '../support/local-mailbox';
import { startPop3Server, type TestPop3Server } from '../support/pop3-server';
import { startTestApp, type TestApp } from '../support/test-app';

const DAY_MS = 86_400_000;
const clock = new ManualClock(new Date());

let app: TestApp;
let desk: Desk;
let server: TestPop3Server;
beforeEach(async () => {
  [app, server] = await Promise.all([startTestApp({ clock }), startPop3Server()]);
  desk = new Desk((query, variables) => app.gql(query, variables));
});
afterEach(() => Promise.all([app.stop(), server.stop()]));

const mail = (subject: string, deliveredAt = clock.now()) => deliveredMail(subject, deliveredAt);
const daysAgo = (days: number) => new Date(clock.ms() - days * DAY_MS);
const subjects = async () => (await desk.requests()).map((r) => r.subject).sort();

describe('a POP3 mailbox with one message, in whose place another one came', () => {
  // Seen from here it may be the same message with another unique-id.
  const replaced = async (by: () => Buffer, taken?: Buffer) => {
    const old = taken ?? mail('Old', daysAgo(10));
    if (!taken) server.append(old);
    const id = await desk.incoming(incomingInput('POP3', server));
    expect(await desk.poll(id)).toMatchObject({ problem: null });
    if (taken) {
      server.append(taken);
      await desk.poll(id);
    }
    clock.advance(60_000);
    server.remove(server.messages[0]!.uidl);
    server.append(by());
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 1, problem: null });
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0, problem: null });
    return id;
  };
  const message = async (subject: string) => (await desk.messages()).find((m) => m.subject === subject);

  it.each([
    ['that just came', () => mail('New')],
    ['that just came to a server whose clock is slow', () => mail('New', new Date(clock.ms() - 1_200_000))],
    [
      'whose sender has no clock',
      () => Buffer.from(String(mail('New', daysAgo(9_000))).replace(/^Received:.*\r\n/m, '')),
    ],
  ])('takes in one %s', async (_, make) => {
    await replaced(make);
    expect(await subjects()).toEqual(['New']);
  });

  it('takes in the next one when it had taken in the one before', async () => {
    await replaced(() => mail('Second'), mail('First'));
    expect(await subjects()).toEqual(['First', 'Second']);
  });

  it('takes nothing in twice when it is the same with another unique-id', async () => {
    const raw = mail('Same');
    await replaced(() => raw, raw);
    expect(await subjects()).toEqual(['Same']);
    expect((await desk.messages()).map((m) => m.state).sort()).toEqual(['DUPLICATE', 'REQUEST_CREATED']);
  });

  it('says why it ignores one that was received before the first contact, and takes it in when asked to', async () => {
    const id = await replaced(() => mail('Moved here', daysAgo(400)));
    expect(await message('Moved here')).toMatchObject({
      state: 'IGNORED',
      storedWhole: false,
      reason: expect.stringContaining('before the first contact'),
    });
    await desk.ask(`mutation ($id: ID!) { reprocessInboundMessage(id: $id) { userErrors { code message } } }`, {
      id: (await message('Moved here')).id,
    });
    await desk.poll(id);
    await desk.untilRequests(1);
    expect(await message('Moved here')).toMatchObject({ state: 'REQUEST_CREATED', storedWhole: true });
  });
});
