import { once } from 'node:events';
import WebSocket from 'ws';
import { DiagnosisCode } from '../../src/common/diagnosis';
import { ServerDirection } from '../../src/email-servers/email-server.enums';
import { ServerHealthService } from '../../src/email-servers/server-health.service';
import { emailServerApi } from '../support/email-server-api';
import { startTestApp, type TestApp } from '../support/test-app';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.stop());

const { create, find, remove, setEnabled } = emailServerApi(() => t);

const PROBLEM = {
  code: DiagnosisCode.AUTHENTICATION_FAILED,
  title: 'The password was refused',
  detail: 'NO [AUTHENTICATIONFAILED] mail7.internal',
  remedy: ['Enter the password again.'],
  documentationUrl: null,
  transient: false,
  occurredAt: new Date(),
};

/** Messages of one subscription, in their order. */
async function subscribe(token: string, query: string) {
  const headers = { Authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${t.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  const waiting: ((message: any) => void)[] = [];
  const arrived: any[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    const next = waiting.shift();
    if (next) next(message);
    else arrived.push(message);
  });
  const next = () =>
    arrived.length > 0 ? Promise.resolve(arrived.shift()) : new Promise<any>((resolve) => waiting.push(resolve));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await next();
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  // A pong comes after whatever was sent before the ping has been taken up.
  socket.send(JSON.stringify({ type: 'ping' }));
  expect(await next()).toEqual({ type: 'pong' });
  return { next: async () => (await next()).payload, close: () => socket.terminate() };
}

const CHANGE = `subscription { serverHealthChanged {
  incoming { id enabled health { state problem { title detail } } } outgoing { id health { state } } } }`;

it('tells a monitor when a server’s health changes, without another machine’s words', async () => {
  const incoming = (await create('Incoming', { enabled: false })).server;
  const outgoing = (await create('Outgoing', { enabled: true })).server;
  const subscription = await subscribe(await t.tokenFor('MONITOR'), CHANGE);
  try {
    const health = t.get(ServerHealthService);
    // Or the outbox would find out by itself, by signing in, how the server is.
    const later = new Date(Date.now() + 3_600_000);
    await health.recordFailure(outgoing.id, ServerDirection.OUTGOING, PROBLEM, later);
    expect((await subscription.next()).data.serverHealthChanged).toEqual({
      incoming: null,
      outgoing: { id: outgoing.id, health: { state: 'ACTION_REQUIRED' } },
    });
    await setEnabled('Outgoing', outgoing.id, false);
    expect((await subscription.next()).data.serverHealthChanged.outgoing.health.state).toBe('DISABLED');

    // No check has reached a disabled server: nothing to tell, and nothing comes before the next change.
    await health.recordFailure(incoming.id, ServerDirection.INCOMING, PROBLEM, null);
    await setEnabled('Outgoing', outgoing.id, true);
    await health.recordFailure(outgoing.id, ServerDirection.OUTGOING, PROBLEM, later);
    const states = [(await subscription.next()).data, (await subscription.next()).data];
    expect(states.map((data) => data.serverHealthChanged.outgoing?.id)).toEqual([outgoing.id, outgoing.id]);
  } finally {
    subscription.close();
  }
});

it('is not told to a technician', async () => {
  const subscription = await subscribe(await t.tokenFor('TECHNICIAN'), CHANGE);
  const payload = await subscription.next();
  subscription.close();
  expect(JSON.stringify(payload)).toContain('FORBIDDEN');
});

it('begins anew when the way to the server changes, and not with its name', async () => {
  const given = { username: null, name: 'First name', host: 'smtp.example.com', port: 465 };
  const { server } = await create('Outgoing', given);
  await setEnabled('Outgoing', server.id, true);
  const health = t.get(ServerHealthService);
  await health.recordFailure(server.id, ServerDirection.OUTGOING, PROBLEM, null);
  expect((await find('Outgoing', server.id)).health).toMatchObject({
    state: 'ACTION_REQUIRED',
    consecutiveFailures: 1,
    problem: { code: 'AUTHENTICATION_FAILED' },
  });

  const { update } = emailServerApi(() => t);
  const same = { ...given, email: server.email, authType: 'BASIC', securityType: 'SSL' };
  const renamed = await update('Outgoing', server.id, { ...same, name: 'Second name' });
  expect(renamed.server.health).toMatchObject({ state: 'ACTION_REQUIRED', consecutiveFailures: 1 });
  const repaired = await update('Outgoing', server.id, { ...same, password: 'the right one' });
  expect(repaired.server.health).toEqual({ state: 'NEVER_CHECKED', consecutiveFailures: 0, problem: null });
});

it('goes with its server', async () => {
  const { server } = await create('Incoming', { enabled: false });
  const health = t.get(ServerHealthService);
  expect((await health.healthOf([server.id])).size).toBe(1);
  await remove('IncomingEmailServer', server.id);
  expect((await health.healthOf([server.id])).size).toBe(0);
});
