import { Logger } from '@nestjs/common';
import { endpointOf, protocolClients } from '../../test/support/endpoints';
import { startImapServer, type TestImapServer } from '../../test/support/imap-server';
import { ManualClock } from '../../test/support/manual-clock';
import { waitFor } from '../../test/support/wait-for';
import { BEFORE_TOKEN_ENDS_MS, type Credentials } from '../email-servers/endpoint';
import type { EndpointService } from '../email-servers/endpoint.service';
import type { ImapOpenOptions } from '../email-servers/imap-connection.factory';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { ImapSessions } from './imap-sessions';
import { PROBE_EVERY_MS, PushListener } from './push-listener';

const USER = 'support@desk.test';
const HOUR_MS = 3_600_000;
const LONGEST_FIRST_BACKOFF_MS = 8_000;

let imap: TestImapServer;
let clock: ManualClock;
let credentials: Credentials;
let sessions: ImapSessions;
let server: IncomingEmailServer;
let listener: PushListener;
let news: number;
let told: boolean[];

beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  imap = await startImapServer({ idle: true, users: { [USER]: { password: 'secret' } } });
  clock = new ManualClock();
  credentials = { kind: 'PASSWORD', username: USER, password: 'secret' };
  const endpoints = { incoming: () => Promise.resolve(endpointOf(imap, { credentials })) };
  sessions = new ImapSessions(endpoints as unknown as EndpointService, protocolClients().imap, clock);
  [news, told] = [0, []];
  const surroundings = {
    open: (_: unknown, options: ImapOpenOptions) => sessions.open(server, options),
    news: () => void news++,
    activeChanged: (_: unknown, active: boolean) => Promise.resolve(void told.push(active)),
  };
  server = Object.assign(new IncomingEmailServer(), { id: 'i1', folder: 'INBOX', updatedAt: new Date(0) });
  listener = new PushListener(server, surroundings, clock);
});
afterEach(async () => {
  await listener.stop();
  await imap.stop();
});

function newToken(accessToken: string): void {
  credentials = { kind: 'ACCESS_TOKEN', username: USER, accessToken, expiresAt: new Date(clock.ms() + HOUR_MS) };
  imap.setUser(USER, { accessToken });
}

const append = () => imap.append('From: a@customer.test\r\nSubject: Hello\r\n\r\nHello\r\n');

it('is active when it is proven to listen, and asks for a check of what came before', async () => {
  expect([listener.needs(), listener.isActive]).toEqual(['CONNECT', false]);
  await listener.connect();
  expect([listener.needs(), listener.isActive]).toEqual([null, true]);
  expect([told, news]).toEqual([[false, true], 1]);
});

/** The session of a check that has looked into the folder. */
async function checked() {
  const session = await sessions.open(server);
  await session.connection.status();
  return session;
}

it('goes on with the session of a check, and asks for another one only of what came after it', async () => {
  expect(listener.takeOver(await checked())).toBe(true);
  await waitFor(() => listener.isActive, { describe: 'listening' });
  expect([imap.connectionCount(), news]).toEqual([1, 0]);
  append();
  await waitFor(() => news === 1, { describe: 'the news' });
});

it('asks for a check of what came between the check and its listening', async () => {
  const session = await checked();
  append();
  listener.takeOver(session);
  await waitFor(() => listener.isActive, { describe: 'listening' });
  expect(news).toBe(1);
});

it('takes no session while it has one, is connecting, or waits after a failure', async () => {
  const connecting = listener.connect();
  expect(listener.takeOver(await checked())).toBe(false);
  await connecting;
  expect(listener.takeOver(await checked())).toBe(false);
  imap.dropConnections();
  await waitFor(() => !listener.isActive, { describe: 'the loss' });
  expect(listener.takeOver(await checked())).toBe(false);
});

it('goes on with the session of a check that has seen a folder made anew, and stays active', async () => {
  await listener.connect();
  imap.changeUidValidity(7);
  const session = await checked();
  expect(listener.takeOver(session)).toBe(true);
  await waitFor(() => imap.connectionCount() === 1, { describe: 'the old connection closed' });
  expect([session.connection.usable, told]).toEqual([true, [false, true]]);
  expect(listener.takeOver(await checked())).toBe(false);
});

it('tells of mail, and not of silence', async () => {
  await listener.connect();
  append();
  await waitFor(() => news === 2, { describe: 'the news' });
});

it('is probed every two minutes', async () => {
  await listener.connect();
  clock.advance(PROBE_EVERY_MS - 1);
  expect(listener.needs()).toBeNull();
  clock.advance(1);
  expect(listener.needs()).toBe('PROBE');
  await listener.probe();
  expect([listener.needs(), listener.isActive]).toEqual([null, true]);
  append();
  await waitFor(() => news === 2, { describe: 'the news' });
});

it('is lost with the connection, asks for a check, and connects again after a random time', async () => {
  await listener.connect();
  imap.dropConnections();
  await waitFor(() => !listener.isActive, { describe: 'the loss noticed' });
  expect([listener.needs(), news]).toEqual([null, 2]);
  clock.advance(LONGEST_FIRST_BACKOFF_MS);
  expect(listener.needs()).toBe('CONNECT');
  await listener.connect();
  expect(told).toEqual([false, true, false, true]);
});

it('is inactive after a connection that fails, and waits longer each time', async () => {
  imap.refuse('IDLE');
  const waited: number[] = [];
  for (let i = 0; i < 12; i++) {
    await listener.connect();
    const since = clock.ms();
    while (listener.needs() === null) clock.advance(100);
    waited.push(clock.ms() - since);
  }
  expect(told).toEqual([false]);
  expect(Math.max(...waited.slice(0, 3))).toBeLessThan(Math.max(...waited.slice(6)));
});

it('never waits longer than a quarter of an hour', async () => {
  imap.refuse('IDLE');
  for (let i = 0; i < 30; i++) {
    await listener.connect();
    expect(listener.needs()).toBeNull();
    clock.advance(15 * 60_000);
    expect(listener.needs()).toBe('CONNECT');
  }
});

it('is replaced before its access token ends, and stays active meanwhile', async () => {
  newToken('first');
  await listener.connect();
  clock.advance(HOUR_MS - BEFORE_TOKEN_ENDS_MS);
  newToken('second');
  expect(listener.needs()).toBe('CONNECT');
  await listener.connect();
  expect([told, listener.needs(), news]).toEqual([[false, true], null, 2]);
});

it('takes the end of its session with the token for no loss', async () => {
  newToken('first');
  await listener.connect();
  clock.advance(HOUR_MS / 2);
  await listener.probe();
  newToken('second');
  imap.sayBye('Session expired, please login again.');
  await waitFor(() => listener.needs() === 'CONNECT', { describe: 'the planned end' });
  append();
  await listener.connect();
  expect([told, news]).toEqual([[false, true], 2]);
});

it('takes sessions that expire at once for losses', async () => {
  newToken('first');
  await listener.connect();
  imap.sayBye('Session expired, please login again.');
  await waitFor(() => !listener.isActive, { describe: 'the loss' });
  expect(listener.needs()).toBeNull();
});

it('stops also just after it took a session', async () => {
  const session = await checked();
  listener.takeOver(session);
  await listener.stop();
  expect([session.connection.usable, listener.isActive]).toEqual([false, false]);
});

it('stops also while it connects to a server that hangs', async () => {
  imap.hang();
  const connecting = listener.connect();
  await listener.stop();
  await connecting;
  expect([listener.needs(), told]).toEqual([null, [false]]);
});
