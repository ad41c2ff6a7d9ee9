import { OutboxBed } from '../../test/support/outbox-bed';
import { freePort } from '../../test/support/ports';
import { type Behaviour, type SmtpSink, startSmtpSink } from '../../test/support/smtp-sink';
import { stopLater, stopStarted } from '../../test/support/stop-later';
import { isCircuitOpen } from '../email-servers/health-changes';
import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { FilterType } from '../filters/filter.types';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a server that cannot send', () => {
  let bed: OutboxBed;
  let primary: SmtpSink;
  let primaryServer: OutgoingEmailServer;
  let other: SmtpSink;
  let server: OutgoingEmailServer;

  beforeEach(async () => {
    bed = await OutboxBed.start();
    [primary, primaryServer] = await bed.addSink({ email: 'help@primary.example' });
    [other, server] = await bed.addSink({
      primary: false,
      email: 'sales@other.example',
      replyTo: 'answers@other.example',
    });
  });
  afterEach(async () => {
    await stopStarted();
    await bed.close();
  });

  const send = (changes = {}) => bed.enqueue({ outgoingEmailServerId: server.id, ...changes });
  const header = (sink: SmtpSink, name: string) =>
    new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(sink.messages[0]!.raw.toString())?.[1];
  const sentBy = async (id: string) => (await bed.read(id)).sentById;
  const isOpen = async () => isCircuitOpen(await bed.healthOf(server));

  const refusing: [string, Behaviour, string][] = [
    ['the connection', ({ at }) => (at === 'CONNECT' ? { code: 554, text: 'No service' } : undefined), ''],
    ['the sender', ({ at }) => (at === 'MAIL' ? { code: 550, text: '5.7.1 not yours' } : undefined), 'SENDER_REJECTED'],
    [
      'without a sign-in',
      ({ at }) => (at === 'MAIL' ? { code: 530, text: '5.7.0 sign in' } : undefined),
      'AUTHENTICATION_FAILED',
    ],
    [
      'every recipient, over its quota',
      ({ at }) => (at === 'RCPT' ? { code: 550, text: '5.4.5 Daily user sending limit exceeded' } : undefined),
      'SENDING_QUOTA_EXCEEDED',
    ],
    [
      'the message, over its quota',
      ({ at }) => (at === 'END' ? { code: 550, text: '5.4.5 Daily user sending limit exceeded' } : undefined),
      'SENDING_QUOTA_EXCEEDED',
    ],
  ];
  it.each(refusing)('and refuses %s: the primary sends in its place, and it shows', async (_, behave, code) => {
    other.behave = behave;
    const id = await send();
    await bed.later(MINUTE);
    expect([await bed.stateOf(id), await sentBy(id), await isOpen()]).toEqual(['SENT', primaryServer.id, true]);
    const attempts = await bed.notifications.findAttempts([id]);
    expect(attempts.at(-1)).toMatchObject({ succeeded: true, serverId: primaryServer.id });
    expect(attempts[0]).toMatchObject({ succeeded: false, serverId: server.id });
    if (code) expect(attempts[0]?.problem?.code).toBe(code);
    expect([primary.messages.length, other.messages.length]).toEqual([1, 0]);
  });

  it('mail in its place is from the primary, is answered to where it would have been, and keeps its Message-ID', async () => {
    other.behave = refusing[1]![1];
    const id = await send();
    expect(header(primary, 'From')).toBe('Help <help@primary.example>');
    expect(header(primary, 'Reply-To')).toBe('answers@other.example');
    expect(header(primary, 'Message-ID')).toBe(`<${(await bed.read(id)).messageId}>`);
    expect(primary.messages[0]!.envelope.from).toBe('help@primary.example');
  });

  it('gets a second chance before its mail goes elsewhere, because one failure may be a hiccup', async () => {
    other.behave = ({ at }) => (at === 'MAIL' ? 'drop' : undefined);
    const id = await send();
    expect([await bed.stateOf(id), await isOpen(), primary.messages.length]).toEqual(['RETRYING', false, 0]);
    other.behave = () => undefined;
    await bed.later(2 * MINUTE);
    expect([await sentBy(id), primary.messages.length]).toEqual([server.id, 0]);
  });

  it('gets one message when its rest is over, and all of them when that one is taken', async () => {
    other.behave = refusing[1]![1];
    await send();
    expect(await isOpen()).toBe(true);
    for (let i = 0; i < 5; i++) await send();
    expect([primary.messages.length, other.messages.length]).toEqual([6, 0]);
    other.behave = () => undefined;
    bed.base.clock.advance(HOUR);
    const ids = await Promise.all([send(), send(), send()]);
    await bed.later(0);
    const last = await send();
    expect(await Promise.all(ids.map((id) => bed.stateOf(id)))).toEqual(['SENT', 'SENT', 'SENT']);
    expect([await isOpen(), await sentBy(last)]).toEqual([false, server.id]);
  });

  it("and has much waiting does not hold up the primary's own mail", async () => {
    other.behave = refusing[1]![1];
    await send();
    const waiting = Array.from({ length: 30 }, () => ({ outgoingEmailServerId: server.id }));
    const own = Array.from({ length: 3 }, () => ({ outgoingEmailServerId: primaryServer.id, subject: 'Own' }));
    await bed.enqueueAll([...waiting, ...own]);
    const isOwn = primary.messages.map((m) => m.raw.includes('Subject: Own'));
    expect([isOwn.length, isOwn.lastIndexOf(true) < 15]).toEqual([34, true]);
  });

  it('and has nothing more to send is tried without mail, and is well again when it can be signed in to', async () => {
    await other.stop();
    const id = await send();
    for (let i = 0; i < 3; i++) await bed.later(HOUR);
    expect([await sentBy(id), (await bed.healthOf(server)).state]).toEqual([primaryServer.id, 'RETRYING']);
    const back = stopLater(await startSmtpSink({ port: other.port }));
    await bed.later(HOUR);
    expect([(await bed.healthOf(server)).state, await isOpen(), back.messages]).toEqual(['HEALTHY', false, []]);
    expect(await sentBy(await send())).toBe(server.id);
  });

  it('because it refuses the sender is not tried without mail, which would prove nothing', async () => {
    other.behave = refusing[1]![1];
    await send();
    other.behave = () => undefined;
    for (let i = 0; i < 3; i++) await bed.later(HOUR);
    expect((await bed.healthOf(server)).state).toBe('ACTION_REQUIRED');
  });

  it('never loses to the primary what it may have taken', async () => {
    other.behave = ({ at }) => (at === 'END' ? 'drop' : undefined);
    const ids = [await send()];
    await bed.later(HOUR);
    ids.push(await send());
    expect(await Promise.all(ids.map((id) => bed.stateOf(id)))).toEqual(['UNCERTAIN', 'UNCERTAIN']);
    const later = await send();
    expect(await sentBy(later)).toBe(primaryServer.id);
    expect(primary.messages.length).toBe(1);
  });

  it.each([
    ['for now', 450, 'RETRYING'],
    ['for good', 550, 'FAILED'],
  ])('because the recipient is refused %s is no case for another one', async (_, code, state) => {
    other.behave = ({ at }) => (at === 'RCPT' ? { code, text: 'no' } : undefined);
    const id = await send();
    await bed.later(MINUTE);
    expect([await bed.stateOf(id), primary.messages.length]).toEqual([state, 0]);
  });

  it('and the primary fails too: it waits, and goes through whichever is back first', async () => {
    other.behave = refusing[1]![1];
    primary.behave = ({ at }) => (at === 'CONNECT' ? { code: 421, text: 'busy' } : undefined);
    const id = await send();
    await bed.later(HOUR);
    expect(['QUEUED', 'RETRYING']).toContain(await bed.stateOf(id));
    primary.behave = () => undefined;
    for (let i = 0; i < 3; i++) await bed.later(30 * MINUTE);
    expect([await bed.stateOf(id), await sentBy(id)]).toEqual(['SENT', primaryServer.id]);
  });

  it('for a person to repair: what is meant for it is not given up, although the primary fails', async () => {
    other.behave = refusing[1]![1];
    primary.behave = ({ at }) => (at === 'RCPT' ? { code: 451, text: 'later' } : undefined);
    const id = await send();
    for (let i = 0; i < 4; i++) await bed.later(20 * HOUR);
    expect(await bed.stateOf(id)).toBe('RETRYING');
    other.behave = primary.behave = () => undefined;
    for (let i = 0; i < 3; i++) await bed.later(HOUR);
    expect(await bed.stateOf(id)).toBe('SENT');
  });

  it('and a primary whose filter blocks a recipient: that one waits for its own server', async () => {
    const filter = { type: FilterType.IGNORE, emails: ['bob@example.com'], domains: [] };
    await bed.db.transaction((tx) => bed.servers.update(tx, { ...primaryServer, filter }));
    other.behave = refusing[1]![1];
    const id = await send({ cc: ['bob@example.com'] });
    await bed.later(5 * MINUTE);
    expect(primary.messages.map((m) => m.envelope.to)).toEqual([['ann@example.com']]);
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual([
      'RETRYING',
      ['ann@example.com ACCEPTED', 'bob@example.com PENDING'],
    ]);
    other.behave = () => undefined;
    for (let i = 0; i < 3; i++) await bed.later(HOUR);
    expect([await bed.stateOf(id), other.messages.map((m) => m.envelope.to)]).toEqual(['SENT', [['bob@example.com']]]);
  });

  it('shows as open in another process, and after a restart', async () => {
    const dead = await bed.addServer({ port: await freePort() });
    for (let i = 0; i < 2; i++) {
      await bed.enqueue({ outgoingEmailServerId: dead.id });
      await bed.later(MINUTE);
    }
    expect(isCircuitOpen(await bed.healthOf(dead))).toBe(true);
    expect((await bed.healthOf(dead)).problem?.code).toBe('CONNECTION_REFUSED');
  });
});

describe('the outgoing filter', () => {
  let bed: OutboxBed;
  beforeEach(async () => {
    bed = await OutboxBed.start();
  });
  afterEach(async () => {
    await stopStarted();
    await bed.close();
  });
  const filter = { type: FilterType.IGNORE, emails: [], domains: ['blocked.example'] };

  it('leaves out whom it blocks, in To and Cc, and the others get it', async () => {
    const [sink] = await bed.addSink({ filter });
    const id = await bed.enqueue({ to: ['ann@example.com', 'a@blocked.example'], cc: ['b@blocked.example'] });
    expect(sink.messages.map((m) => m.envelope.to)).toEqual([['ann@example.com']]);
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual([
      'SENT',
      ['ann@example.com ACCEPTED', 'a@blocked.example BLOCKED', 'b@blocked.example BLOCKED'],
    ]);
  });

  it('blocks a notification without asking the server when nobody is left', async () => {
    const [sink] = await bed.addSink({ filter });
    const id = await bed.enqueue({ to: ['a@blocked.example'], cc: ['b@blocked.example'] });
    expect([await bed.stateOf(id), await bed.problemsOf(id), sink.messages]).toEqual(['BLOCKED', [], []]);
  });
});
