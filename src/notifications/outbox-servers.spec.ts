import { OutboxBed } from '../../test/support/outbox-bed';
import { startSmtpSink } from '../../test/support/smtp-sink';
import { stopLater, stopStarted } from '../../test/support/stop-later';
import { waitFor } from '../../test/support/wait-for';
import { freePort } from '../../test/support/ports';
import { ServerDirection } from '../email-servers/email-server.enums';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the outbox and its servers', () => {
  let bed: OutboxBed;
  beforeEach(async () => {
    bed = await OutboxBed.start();
  });
  afterEach(async () => {
    await stopStarted();
    await bed.close();
  });

  it('says once that there is no server, waits, and sends when there is one', async () => {
    const id = await bed.enqueue();
    await bed.later(MINUTE);
    await bed.later(MINUTE);
    expect([await bed.stateOf(id), await bed.problemsOf(id)]).toEqual(['QUEUED', ['NO_OUTGOING_SERVER']]);
    const [sink] = await bed.addSink();
    await bed.later(0);
    expect([await bed.stateOf(id), sink.messages.length]).toEqual(['SENT', 1]);
  });

  it.each([
    ['the named server', { enabled: true }, 'other'],
    ['the primary one, when the named one is disabled', { enabled: false }, 'primary'],
  ])('goes through %s', async (_, changes, expected) => {
    const [primarySink] = await bed.addSink();
    const [otherSink, other] = await bed.addSink({ primary: false, ...changes });
    await bed.enqueue({ outgoingEmailServerId: other.id });
    expect([primarySink.messages.length, otherSink.messages.length]).toEqual(expected === 'other' ? [0, 1] : [1, 0]);
  });

  it('a server that hangs holds up no other one', async () => {
    const [hanging, server] = await bed.addSink({ primary: false });
    hanging.behave = () => 'hang';
    const [sink] = await bed.addSink();
    const stuck = bed.enqueue({ outgoingEmailServerId: server.id });
    void bed.enqueue();
    await sink.waitFor();
    await hanging.stop();
    await stuck;
  });

  it('rests a server that cannot be reached, sends all when it is back, and counts one outage once', async () => {
    const port = await freePort();
    const server = await bed.addServer({ port, primary: true });
    const ids = await Promise.all(Array.from({ length: 12 }, () => bed.enqueue()));
    const found = await bed.healthOf(server);
    expect([found.state, found.consecutiveFailures]).toEqual(['RETRYING', 1]);
    const states = await Promise.all(ids.map((id) => bed.stateOf(id)));
    expect(states.filter((s) => s === 'QUEUED').length).toBeGreaterThanOrEqual(7);
    expect(states.filter((s) => s === 'RETRYING').length).toBeGreaterThanOrEqual(1);
    const sink = stopLater(await startSmtpSink());
    const repaired = { ...server, port: sink.port, updatedAt: new Date(bed.base.clock.ms() + 1) };
    await bed.db.transaction((tx) => bed.servers.update(tx, repaired));
    await bed.later(HOUR);
    expect([sink.messages.length, new Set(await Promise.all(ids.map((id) => bed.stateOf(id))))]).toEqual([
      12,
      new Set(['SENT']),
    ]);
  });

  it('goes by no delivery that began before its server was repaired', async () => {
    const [sink, server] = await bed.addSink();
    let mails = 0;
    sink.behave = ({ at }) => (at === 'MAIL' && ++mails === 1 ? 'hang' : undefined);
    const first = bed.enqueue();
    await waitFor(() => mails === 1, { describe: 'a mail on its way' });
    bed.base.clock.advance(1);
    await bed.db.transaction((tx) => bed.health.reset(tx, server.id, ServerDirection.OUTGOING, true));
    sink.disconnect();
    await first;
    expect(await bed.healthOf(server)).toMatchObject({ state: 'NEVER_CHECKED', problem: null });
    expect(await bed.stateOf(await bed.enqueue())).toBe('SENT');
  });

  it('sends nothing more through a server that is disabled meanwhile', async () => {
    const [busy, server] = await bed.addSink({ primary: false });
    const waiting = () =>
      Promise.all(Array.from({ length: 12 }, () => bed.enqueue({ outgoingEmailServerId: server.id })));
    let mails = 0;
    busy.behave = ({ at }) => (at === 'MAIL' && ++mails <= 5 ? 'hang' : undefined);
    const all = waiting();
    await waitFor(() => mails === 5, { describe: 'five mails on their way' });
    const [sink] = await bed.addSink();
    await bed.db.transaction((tx) => bed.servers.update(tx, { ...server, enabled: false }));
    await bed.outbox.run();
    await sink.waitFor(() => sink.messages.length === 7);
    await busy.stop();
    await all;
    expect(busy.messages).toEqual([]);
    await bed.later(HOUR);
    expect(sink.messages.length).toBe(12);
  });

  it('parks a server that refuses the sign-in: nothing is given up, and clocks stand still', async () => {
    const [sink, server] = await bed.addSink();
    sink.behave = ({ at }) => (at === 'MAIL' ? { code: 530, text: '5.7.0 Authentication required' } : undefined);
    const ids = [await bed.enqueue(), await bed.enqueue()];
    await bed.later(100 * HOUR);
    expect((await bed.healthOf(server)).state).toBe('ACTION_REQUIRED');
    for (const id of ids) expect(['QUEUED', 'RETRYING']).toContain(await bed.stateOf(id));

    sink.behave = ({ at, address }) =>
      at === 'RCPT' && address === 'late@example.com' ? { code: 451, text: 'later' } : undefined;
    const late = await bed.enqueue({ to: ['late@example.com'] });
    const before = (await bed.read(late)).giveUpAt.getTime();
    await bed.later(HOUR);
    expect(await Promise.all(ids.map((id) => bed.stateOf(id)))).toEqual(['SENT', 'SENT']);
    expect((await bed.healthOf(server)).state).toBe('HEALTHY');
    expect(await bed.stateOf(late)).toBe('RETRYING');
    expect((await bed.read(late)).giveUpAt.getTime()).toBe(before + 101 * HOUR);
  });
});
