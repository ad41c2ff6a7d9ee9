import { endpointOf, protocolClients } from '../../test/support/endpoints';
import { startImapServer, type TestImapServer } from '../../test/support/imap-server';
import { ManualClock } from '../../test/support/manual-clock';
import type { ImapConnection } from './imap-connection';

let server: TestImapServer;
let connection: ImapConnection;
let clock: ManualClock;

beforeEach(async () => {
  server = await startImapServer();
  server.append('Subject: one\r\n\r\nHello\r\n');
  clock = new ManualClock();
  connection = await protocolClients(clock).imap.open(endpointOf(server), 'INBOX');
  server.commands.length = 0;
});
afterEach(async () => {
  await connection.close();
  await server.stop();
});

it('costs one STATUS over a new connection, and one NOOP each over one that is kept', async () => {
  const status = await connection.status();
  for (let i = 0; i < 3; i++) expect(await connection.status()).toEqual(status);
  expect(status).toEqual({ uidValidity: '1', uidNext: 2, messages: 1, highestModseq: null });
  expect(server.commands).toEqual(['STATUS', 'LIST', 'LSUB', 'EXAMINE', 'NOOP', 'NOOP']);
});

describe('after messages were fetched', () => {
  beforeEach(async () => {
    await connection.fetchRaw([1]);
    server.commands.length = 0;
  });

  it('costs one NOOP when nothing has come', async () => {
    expect(await connection.status()).toMatchObject({ uidNext: 2, messages: 1 });
    expect(server.commands).toEqual(['NOOP']);
  });

  it('sees what has come', async () => {
    server.append('Subject: two\r\n\r\nHello\r\n');
    expect(await connection.status()).toMatchObject({ uidNext: 3, messages: 2 });
    expect(server.commands).toEqual(['NOOP', 'EXAMINE']);
  });

  it('opens the folder again after some minutes: it may be another one', async () => {
    server.changeUidValidity(7);
    clock.advance(5 * 60_000);
    expect(await connection.status()).toMatchObject({ uidValidity: '7' });
    expect(await connection.status()).toMatchObject({ uidValidity: '7' });
    expect(server.commands).toEqual(['EXAMINE', 'NOOP']);
  });
});
