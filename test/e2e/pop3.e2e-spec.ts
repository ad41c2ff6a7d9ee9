import { Desk } from '../support/desk';
import { ManualClock } from '../support/manual-clock';
import { deliveredMail, incomingInput } from '../support/local-mailbox';
import { type Pop3ServerOptions, startPop3Server, type TestPop3Server } from '../support/pop3-server';
import { startTestApp, type TestApp } from '../support/test-app';
import { type FaultyServer, startFaultyServer } from '../support/tcp-faults';
import { waitFor } from '../support/wait-for';

const DAY_MS = 86_400_000;
const clock = new ManualClock(new Date());

let app: TestApp;
let desk: Desk;
const servers: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  app = await startTestApp({ clock });
  desk = new Desk((query, variables) => app.gql(query, variables));
});
afterEach(async () => {
  // First, so that checks that wait for an answer end.
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await app.stop();
});

async function pop3Server(options: Pop3ServerOptions = {}): Promise<TestPop3Server> {
  const server = await startPop3Server(options);
  servers.push(server);
  return server;
}

/** A mailbox that has had its first contact, unless `changes` say that it is disabled. */
async function mailbox(server: TestPop3Server, changes: object = {}): Promise<string> {
  const id = await desk.incoming(incomingInput('POP3', server, changes));
  expect(await desk.poll(id)).toMatchObject({ problem: null });
  return id;
}

const mail = (subject: string, deliveredAt = clock.now(), text?: string) => deliveredMail(subject, deliveredAt, text);
const daysAgo = (days: number) => new Date(clock.ms() - days * DAY_MS);
const subjects = async () => (await desk.requests()).map((r) => r.subject).sort();

describe('a POP3 mailbox', () => {
  it('what is new becomes requests once, byte for byte; nothing is deleted, and what was there is not even fetched', async () => {
    const server = await pop3Server();
    server.append(mail('Old'));
    const id = await mailbox(server);
    expect(server.retrieved).toEqual([]);
    const raws = ['One', 'Two'].map((subject) => mail(subject, clock.now(), '.\n..\n.dots\né'));
    const uidls = raws.map((raw) => server.append(raw));
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 2, requestsCreated: 2 });
    for (let i = 0; i < 3; i++) expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0, problem: null });
    expect(await subjects()).toEqual(['One', 'Two']);
    expect(server.retrieved).toEqual(uidls);
    expect(server.messages).toHaveLength(3);
    const messages = (await desk.messages()).sort((a, b) => a.subject.localeCompare(b.subject));
    for (const [i, message] of messages.entries()) {
      const response = await fetch(`${app.url}/inbound-messages/${message.id}/raw`, {
        headers: { authorization: `Bearer ${app.adminToken}` },
      });
      expect(Buffer.from(await response.arrayBuffer())).toEqual(raws[i]);
    }
  });

  it('says goodbye only after a check that has stored everything', async () => {
    const server = await pop3Server();
    const id = await mailbox(server);
    for (const subject of ['One', 'Two', 'Three']) server.append(mail(subject));
    server.commands.length = 0;
    server.refuse('RETR 3', '[SYS/TEMP] not now', 1);
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 2, problem: { transient: true } });
    expect(server.commands).not.toContain('QUIT');
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 1, problem: null });
    expect(server.commands.at(-1)).toBe('QUIT');
    expect(server.retrieved).toEqual(['uidl-1', 'uidl-2', 'uidl-3']);
    expect(await desk.countRequests()).toBe(3);
  });

  it('forgets nothing when it starts anew', async () => {
    const server = await pop3Server();
    server.append(mail('Old'));
    const id = await mailbox(server);
    server.append(mail('New'));
    await desk.poll(id);
    await app.restart();
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0 });
    expect(await desk.countRequests()).toBe(1);
  });

  it('takes in the mail of the last days at the first contact, without confirmations', async () => {
    const server = await pop3Server();
    for (const days of [40, 6, 2]) server.append(mail(`${days} days old`, daysAgo(days)));
    server.append('Subject: undated\r\n\r\nx\r\n');
    const id = await mailbox(server, { firstContactDays: 7 });
    server.append(mail('New'));
    await desk.poll(id);
    expect(await subjects()).toEqual(['2 days old', '6 days old', 'New']);
    expect(server.retrieved).toEqual(['uidl-2', 'uidl-3', 'uidl-5']);
    const steps = new Map((await desk.messages()).map((m) => [m.subject, m.journey.at(-1)]));
    expect(steps.get('6 days old').detail).toContain('before the first contact');
    expect(steps.get('New').detail ?? '').not.toContain('before the first contact');
  });

  it('a break in the middle of the first days loses none of them and repeats none', async () => {
    const server = await pop3Server({ capabilities: ['TOP', 'UIDL'] });
    for (let i = 0; i < 5; i++) server.append(mail(`Mail ${i}`, daysAgo(1)));
    server.refuse('RETR 4', '[SYS/TEMP] not now', 1);
    const id = await desk.incoming(incomingInput('POP3', server, { firstContactDays: 7 }));
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 3, problem: { transient: true } });
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 2, problem: null });
    expect(await desk.countRequests()).toBe(5);
    expect(await desk.notifications()).toEqual([]);
    expect(server.retrieved).toHaveLength(5);
  });

  it('other unique-ids make no new requests of old mail, and hide no new mail', async () => {
    const server = await pop3Server();
    for (const days of [30, 20, 10]) server.append(mail(`${days} days old`, daysAgo(days)));
    const id = await mailbox(server);
    clock.advance(60_000);
    for (const subject of ['One', 'Two']) server.append(mail(subject));
    await desk.poll(id);
    server.renumber();
    clock.advance(60_000);
    server.append(mail('Three'));
    expect(await desk.poll(id)).toMatchObject({ messagesIgnored: 3, requestsCreated: 1, problem: null });
    server.append(mail('Four'));
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 1, requestsCreated: 1 });
    expect(await subjects()).toEqual(['Four', 'One', 'Three', 'Two']);
    const states = (await desk.messages()).map((m) => m.state).sort();
    expect(states).toEqual([
      ...Array(2).fill('DUPLICATE'),
      ...Array(3).fill('IGNORED'),
      ...Array(4).fill('REQUEST_CREATED'),
    ]);
  });

  it('an outage of weeks loses nothing, and deleting what was taken in changes nothing', async () => {
    const token = await app.tokenFor('ADMIN'); // outlives a session
    desk = new Desk((query, variables) => app.gql(query, variables, token));
    const server = await pop3Server();
    const id = await mailbox(server);
    const first = server.append(mail('First'));
    await desk.poll(id);
    server.remove(first);
    clock.advance(40 * DAY_MS);
    for (let i = 0; i < 230; i++) server.append(mail(`Mail ${i}`, daysAgo(i % 39)));
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 230, requestsCreated: 230 });
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0 });
    expect(server.retrieved).toHaveLength(231);
  });

  describe('a message larger than allowed', () => {
    const large = 'x\n'.repeat(50_000);
    let server: TestPop3Server;
    let uidl: string;
    let id: string;
    beforeEach(async () => {
      await desk.ask(
        `mutation { updateApplicationSettings(input: { maxMessageBytes: 65536 }) { userErrors { code } } }`,
      );
      server = await pop3Server();
      id = await mailbox(server);
      clock.advance(60_000);
      uidl = server.append(mail('Huge', clock.now(), large));
      expect(await desk.poll(id)).toMatchObject({ messagesQuarantined: 1 });
    });
    const huge = async () => (await desk.messages()).find((m) => m.subject === 'Huge');
    const reprocess = async () =>
      desk.ask(`mutation ($id: ID!) { reprocessInboundMessage(id: $id) { userErrors { code message } } }`, {
        id: (await huge()).id,
      });

    it('is fetched when it is to be decided after all', async () => {
      expect(server.retrieved).toEqual([]);
      await reprocess();
      await desk.poll(id);
      await desk.untilRequests(1);
      expect(await huge()).toMatchObject({ state: 'REQUEST_CREATED', storedWhole: true });
      expect((await huge()).journey.map((s: any) => s.step)).toEqual(
        expect.arrayContaining(['QUARANTINED', 'REPROCESSED', 'BODY_FETCHED', 'REQUEST_CREATED']),
      );
      const response = await fetch(`${app.url}/inbound-messages/${(await huge()).id}/raw`, {
        headers: { authorization: `Bearer ${app.adminToken}` },
      });
      expect(Buffer.from(await response.arrayBuffer())).toEqual(server.messages[0]!.raw);
      expect(server.retrieved).toEqual([uidl]);
    });

    it.each([
      ['is gone from the mailbox', () => server.remove(uidl)],
      ['is not handed out', () => server.refuse('RETR 1', 'message is broken')],
    ])('stays in quarantine when it %s, says so, and the next one is taken in', async (_, happens) => {
      happens();
      server.append(mail('Next'));
      await reprocess();
      await desk.poll(id);
      await waitFor(async () => /no longer in the mailbox/.test((await huge()).reason ?? ''), { describe: 'gone' });
      expect(await huge()).toMatchObject({ state: 'QUARANTINED', storedWhole: false });
      await desk.untilRequests(1);
      expect(await subjects()).toEqual(['Next']);
    });
  });

  it('another host is another mailbox: a first contact, and nothing twice', async () => {
    const [before, after] = await Promise.all([pop3Server(), pop3Server()]);
    const id = await mailbox(before);
    const raw = mail('Moved');
    before.append(raw);
    await desk.poll(id);
    after.append(raw, { uidl: 'other' });
    after.append(mail('Never seen'));
    await desk.ask(
      `mutation ($id: ID!, $input: IncomingEmailServerInput!) {
        updateIncomingEmailServer(id: $id, input: $input) { server { id } userErrors { field code message } }
      }`,
      { id, input: incomingInput('POP3', after, { host: 'localhost' }) },
    );
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0, problem: null });
    after.append(raw, { uidl: 'again' });
    after.append(mail('New'));
    await desk.poll(id);
    expect(await subjects()).toEqual(['Moved', 'New']);
    expect((await desk.messages()).filter((m) => m.state === 'DUPLICATE')).toHaveLength(1);
  });
});

describe('a server that shows only a part of the mailbox in each session', () => {
  it('new mail is taken in although older mail lies in front of it, and the older mail is not', async () => {
    const server = await pop3Server({ showAtMost: 200, capabilities: ['TOP', 'UIDL', 'LOGIN-DELAY 300'] });
    for (let i = 0; i < 450; i++) server.append(mail(`Old ${i}`, daysAgo(500 - i)));
    const id = await mailbox(server, { provider: 'GMAIL' });
    clock.advance(60_000);
    for (let i = 0; i < 5; i++) server.append(mail(`New ${i}`));
    for (let session = 0; session < 4; session++) expect(await desk.poll(id)).toMatchObject({ problem: null });
    expect(await subjects()).toEqual(['New 0', 'New 1', 'New 2', 'New 3', 'New 4']);
    expect(new Set(server.retrieved).size).toBe(server.retrieved.length);
    expect(server.messages).toHaveLength(455);
  });

  it('mail of the last days is found in later sessions, too', async () => {
    const server = await pop3Server({ showAtMost: 200, capabilities: ['TOP', 'UIDL'] });
    for (let i = 0; i < 250; i++) server.append(mail(`Old ${i}`, daysAgo(250 - i)));
    const id = await mailbox(server, { provider: 'GMAIL', firstContactDays: 4 });
    for (let session = 0; session < 2; session++) await desk.poll(id);
    expect(await subjects()).toEqual(['Old 247', 'Old 248', 'Old 249']);
    expect(await desk.notifications()).toEqual([]);
  });
});

describe('how often', () => {
  it('as the settings say, but no more often than the server lets us', async () => {
    const gmail = { provider: 'GMAIL' };
    const cases: [changes: object, capabilities: string[] | undefined, from: number, to: number][] = [
      [{}, undefined, 54, 60],
      [{}, ['UIDL', 'LOGIN-DELAY 900'], 900, 900],
      [gmail, undefined, 300, 300],
      [{ ...gmail, pollIntervalSeconds: 1_200 }, undefined, 1_080, 1_200],
    ];
    for (const [i, [changes, capabilities, from, to]] of cases.entries()) {
      const email = `support${i}@desk.test`;
      const server = await pop3Server({ capabilities, users: { [email]: { password: 'secret' } } });
      const id = await mailbox(server, { email, ...changes });
      const { incomingEmailServer } = await desk.ask(
        `query ($id: ID!) { incomingEmailServer(id: $id) { health { nextCheckAt } } }`,
        { id },
      );
      const seconds = (Date.parse(incomingEmailServer.health.nextCheckAt) - clock.ms()) / 1000;
      expect({ i, inTime: seconds >= from && seconds <= to }).toEqual({ i, inTime: true });
    }
  });

  it('a server that asks for patience is healthy again by itself', async () => {
    const server = await pop3Server();
    const id = await mailbox(server);
    server.refuse('PASS', '[LOGIN-DELAY] minimum time between mail checks violation', 1);
    expect(await desk.poll(id)).toMatchObject({ problem: { code: 'THROTTLED', transient: true } });
    expect((await desk.health(id)).state).toBe('RETRYING');
    await desk.poll(id);
    expect((await desk.health(id)).state).toBe('HEALTHY');
  });
});

it('servers that hang or send garbage do not stop others', async () => {
  const faults: FaultyServer[] = await Promise.all([
    startFaultyServer('silent'),
    startFaultyServer('garbage'),
    startFaultyServer({ greeting: '+OK ready' }),
  ]);
  servers.push(...faults);
  const hangs = 'hangs@desk.test';
  const [well, hanging] = await Promise.all([pop3Server(), pop3Server({ users: { [hangs]: { password: 'secret' } } })]);
  hanging.hang('UIDL');
  await desk.incoming(incomingInput('POP3', hanging, { email: hangs }));
  for (const [i, fault] of faults.entries())
    await desk.incoming(incomingInput('POP3', fault, { email: `fault${i}@desk.test` }));
  // At another host, because so many at one host would have to wait for each other.
  const id = await mailbox(well, { host: 'localhost' });
  well.append(mail('Well'));
  // When a mailbox is checked next is spread at random.
  const countAfterAWhile = async () => {
    clock.advance(15_000);
    return desk.countRequests();
  };
  await waitFor(async () => (await countAfterAWhile()) === 1, { describe: 'the request', everyMs: 1_000 });
  expect((await desk.health(id)).state).toBe('HEALTHY');
  await waitFor(() => hanging.commands.includes('UIDL') && faults.every((f) => f.connections() > 0), {
    describe: 'all of them to be checked',
  });
});
