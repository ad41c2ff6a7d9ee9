import { diagnosisOf, endpointOf, protocolClients } from '../../test/support/endpoints';
import { startImapServer, type TestImapServer } from '../../test/support/imap-server';
import { ManualClock } from '../../test/support/manual-clock';
import { DiagnosisCode } from '../common/diagnosis';
import { BEFORE_TOKEN_ENDS_MS, type Credentials } from '../email-servers/endpoint';
import type { EndpointService } from '../email-servers/endpoint.service';
import type { ImapConnection } from '../email-servers/imap-connection';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { LeaseService } from '../tasks/lease.service';
import { ImapSessions } from './imap-sessions';
import { KeptConnections } from './kept-connections';
import { MailboxOwner } from './mailbox-owner';
import type { PushService } from './push.service';

const USER = 'support@desk.test';
const HOUR_MS = 3_600_000;
const leases = {
  take: (name: string) => Promise.resolve({ name, fence: 1 }),
  holds: () => true,
  release: () => Promise.resolve(),
};

let imap: TestImapServer;
let clock: ManualClock;
let owner: MailboxOwner;
let connections: KeptConnections;
let credentials: Credentials;
let pushActive: boolean;
/** What push takes of each connection that it is offered. */
let takesOver: boolean;

beforeEach(async () => {
  imap = await startImapServer({ idle: true, users: { [USER]: { password: 'secret' } } });
  clock = new ManualClock();
  [pushActive, takesOver] = [false, false];
  credentials = { kind: 'PASSWORD', username: USER, password: 'secret' };
  const endpoints = { incoming: () => Promise.resolve(endpointOf(imap, { credentials })) };
  owner = new MailboxOwner(leases as unknown as LeaseService);
  const sessions = new ImapSessions(endpoints as unknown as EndpointService, protocolClients().imap, clock);
  const push = { isActive: () => pushActive, follow: () => takesOver } as unknown as PushService;
  connections = new KeptConnections(sessions, push, clock, owner);
});
afterEach(async () => {
  await owner.onApplicationShutdown();
  await imap.stop();
});

function server(changes: Partial<IncomingEmailServer> = {}): IncomingEmailServer {
  const common = { id: 'i1', folder: 'INBOX', pollIntervalSeconds: 60, updatedAt: new Date(0) };
  return Object.assign(new IncomingEmailServer(), common, changes);
}

/** One poll as its owner does it; answers the connection that it went over. */
async function poll(changes: Partial<IncomingEmailServer> = {}): Promise<ImapConnection> {
  const used = (connection: ImapConnection) => connection.status().then(() => connection);
  return (await owner.withMailbox(server(changes), () => connections.with(server(changes), used)))!.result;
}

it('leaves its connection to push when push takes it, and polls over a new one', async () => {
  takesOver = true;
  const first = await poll();
  takesOver = false;
  expect(await poll()).not.toBe(first);
  expect(first.usable).toBe(true);
  await first.close();
});

function newToken(accessToken: string, lifeMs = HOUR_MS): void {
  credentials = {
    kind: 'ACCESS_TOKEN',
    username: USER,
    accessToken,
    expiresAt: new Date(clock.ms() + lifeMs),
  };
  imap.setUser(USER, { accessToken });
}

it.each([
  ['polls are frequent', 300, false, true],
  ['polls are rare', 301, false, false],
  ['polls are very frequent and push is active', 30, true, true],
  ['push is active', 31, true, false],
])('when %s (every %d s), the connection is kept: see', async (_, pollIntervalSeconds, push, kept) => {
  pushActive = push;
  const connection = await poll({ pollIntervalSeconds });
  clock.advance(4_999);
  await connections.closeUnused();
  expect(await poll({ pollIntervalSeconds })).toBe(connection);
  clock.advance(5_000);
  await connections.closeUnused();
  expect(connection.usable).toBe(kept);
});

it('closes no connection that is in use', async () => {
  pushActive = true;
  await owner.withMailbox(server(), () =>
    connections.with(server(), async (connection) => {
      clock.advance(60_000);
      await connections.closeUnused();
      expect(connection.usable).toBe(true);
    }),
  );
});

it('replaces it when the settings change', async () => {
  const first = await poll();
  expect(await poll({ updatedAt: new Date(1) })).not.toBe(first);
  expect(first.usable).toBe(false);
});

it('replaces the connection shortly before its access token ends', async () => {
  newToken('first');
  const first = await poll();
  clock.advance(HOUR_MS - BEFORE_TOKEN_ENDS_MS - 1);
  expect(await poll()).toBe(first);
  clock.advance(1);
  newToken('second');
  const second = await poll();
  expect(second).not.toBe(first);
  expect([first.usable, second.usable]).toEqual([false, true]);
});

it('keeps a connection for four fifths of a short token life', async () => {
  newToken('first', 5_000);
  const first = await poll();
  clock.advance(3_999);
  expect(await poll()).toBe(first);
  clock.advance(1);
  newToken('second', 5_000);
  expect(await poll()).not.toBe(first);
});

it('begins anew when the session ends with its token in the middle of a check', async () => {
  newToken('first');
  let checks = 0;
  const check = async (connection: ImapConnection) => {
    if (++checks === 1) imap.sayBye('Session expired, please login again.');
    return connection.status();
  };
  expect(await connections.with(server(), check)).toMatchObject({ messages: 0 });
  expect(checks).toBe(2);
});

it('begins anew when the server has ended the session since the last poll', async () => {
  await poll();
  let checks = 0;
  const check = async (connection: ImapConnection) => {
    if (++checks === 1) imap.dropConnections();
    return connection.status();
  };
  await connections.with(server(), check);
  expect(checks).toBe(2);
});

it('a new connection that is lost is a failure', async () => {
  const check = async (connection: ImapConnection) => {
    imap.dropConnections();
    return connection.status();
  };
  expect((await diagnosisOf(connections.with(server(), check))).code).toBe(DiagnosisCode.CONNECTION_LOST);
});

it('closes the connection with the ownership', async () => {
  const connection = await poll();
  await owner.keepOnly(new Set());
  expect(connection.usable).toBe(false);
});

it('closes the connection when a check fails', async () => {
  const connection = await poll();
  await expect(owner.withMailbox(server(), () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(connection.usable).toBe(false);
});
