import { Logger } from '@nestjs/common';
import { endpointOf, protocolClients } from '../../test/support/endpoints';
import { startImapServer, type TestImapServer } from '../../test/support/imap-server';
import { ManualClock } from '../../test/support/manual-clock';
import { waitFor } from '../../test/support/wait-for';
import type { EndpointService } from '../email-servers/endpoint.service';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { ServerHealthService } from '../email-servers/server-health.service';
import { ConnectionGate } from './connection-gate';
import type { DueServerRepository } from './due-server.repository';
import { ImapSessions } from './imap-sessions';
import type { MailboxOwner } from './mailbox-owner';
import { PushService } from './push.service';

const CREDENTIALS = { kind: 'PASSWORD', username: 'support@desk.test', password: 'secret' } as const;
const LONGEST_FIRST_BACKOFF_MS = 8_000;

let imap: TestImapServer;
let clock: ManualClock;
let sessions: ImapSessions;
let push: PushService;
let server: IncomingEmailServer;
/** As the database has it now; null: disabled or deleted. */
let stored: IncomingEmailServer | null;
let lookedUp: number;
let leave: (serverId: string) => Promise<void>;

beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  imap = await startImapServer({ idle: true, users: { [CREDENTIALS.username]: CREDENTIALS } });
  clock = new ManualClock();
  const endpoints = { incoming: () => Promise.resolve(endpointOf(imap, { credentials: CREDENTIALS })) };
  sessions = new ImapSessions(endpoints as unknown as EndpointService, protocolClients().imap, clock);
  server = Object.assign(new IncomingEmailServer(), {
    ...{ id: 'i1', host: 'localhost', folder: 'INBOX', updatedAt: new Date(0) },
  });
  [stored, lookedUp] = [server, 0];
  const servers = { findEnabled: () => Promise.resolve((lookedUp++, stored)) };
  const health = { setPushActive: () => Promise.resolve() };
  const owner = { onLeave: (listener: typeof leave) => void (leave = listener) };
  push = new PushService(
    sessions,
    servers as unknown as DueServerRepository,
    new ConnectionGate(clock),
    clock,
    health as unknown as ServerHealthService,
    owner as unknown as MailboxOwner,
  );
  push.follow(server, await sessions.open(server));
  await waitFor(() => push.isActive('i1'), { describe: 'listening' });
});
afterEach(async () => {
  await leave('i1');
  await imap.stop();
});

async function connectAgain(): Promise<void> {
  imap.dropConnections();
  await waitFor(() => !push.isActive('i1'), { describe: 'the loss' });
  clock.advance(LONGEST_FIRST_BACKOFF_MS);
  push.tend();
  await waitFor(() => lookedUp === 1, { describe: 'the look at the settings' });
}

it('connects again after a loss', async () => {
  await connectAgain();
  await waitFor(() => push.isActive('i1'), { describe: 'listening' });
});

it.each([
  ['was edited', () => Object.assign(new IncomingEmailServer(), server, { updatedAt: new Date(1) })],
  ['was disabled', () => null],
])('does not connect with settings of before to a mailbox that %s', async (_, change) => {
  stored = change();
  const opening = jest.spyOn(sessions, 'open');
  await connectAgain();
  await leave('i1');
  expect(opening).not.toHaveBeenCalled();
});
