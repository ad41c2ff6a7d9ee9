import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import { Desk } from '../support/desk';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { plainMail } from '../support/mails';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import { createDatabase, dropDatabase, services } from '../support/services';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

const MAILS = 4;

/** Each named step of the way of a mail (test/support/die-at.cjs), and whether it leaves open what was sent. */
const STEPS: [step: string, uncertain: boolean][] = [
  ['after fetch', false],
  ['after store', false],
  // Within the transactions that record and settle, with everything written and nothing committed.
  ['after InboundMessageRepository.add', false],
  ['after record', false],
  ['after parse', false],
  ['after decide', false],
  ['after InboundMessageRepository.addFingerprints', false],
  ['after commit', false],
  ['after OutboxClaims.claim', false],
  ['before OutboxLedger.markHandedOver', false],
  ['after OutboxLedger.markHandedOver', true],
  ['before OutboxLedger.settle', true],
  ['after OutboxLedger.settle', true],
];

describe.each(['sqlite', 'mysql'] as const)('kill -9 on %s', (database) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-kill-'));
  const databaseName = `kill_${randomUUID().slice(0, 8)}`;
  let databaseUrl = `sqlite:${join(dataDir, 'app.sqlite')}`;
  let imap: TestImapServer;
  let smtp: SmtpSink;
  let server: MailroomProcess;
  let desk: Desk;
  let taken = 0;

  beforeAll(async () => {
    if (database === 'mysql') databaseUrl = await createDatabase(services().mariadb, databaseName);
    [imap, smtp] = await Promise.all([startImapServer(), startSmtpSink()]);
    await start();
    await desk.poll(await addServers());
    await server.stop();
  });
  afterAll(async () => {
    await server?.stop();
    await Promise.all([imap?.stop(), smtp?.stop()]);
    if (database === 'mysql') await dropDatabase(services().mariadb, databaseName);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each(STEPS)('%s: every mail is a request once, and confirmed once', async (step, uncertain) => {
    const domain = `${step.replace(/\W/g, '-').toLowerCase()}.test`;
    const senders = Array.from({ length: MAILS }, (_, i) => `sender${i}@${domain}`);
    for (const from of senders) {
      imap.append(plainMail({ from, to: 'support@desk.test', subject: `Mail of ${from}`, text: step }));
    }
    await expect(startAndDie(step)).resolves.toBe('SIGKILL');
    await forgetWhoHeldWhat();

    await start();
    taken += MAILS;
    await desk.untilRequests(taken);
    const sent = async () => (await desk.notifications()).filter((n) => n.to[0].endsWith(domain));
    const isOver = async () => (await sent()).filter((n) => ['SENT', 'UNCERTAIN'].includes(n.state)).length === MAILS;
    await waitFor(isOver, { describe: `${MAILS} confirmations`, timeoutMs: 30_000 });

    expect(await desk.countRequests()).toBe(taken);
    const messages = await desk.messages();
    expect(messages.map((m) => m.state)).toEqual(Array.from({ length: taken }, () => 'REQUEST_CREATED'));
    expect(new Set(messages.map((m) => m.messageId)).size).toBe(taken);
    for (const { to, state } of await sent()) {
      const copies = smtp.messages.filter((m) => m.answered && m.envelope.to.includes(to[0])).length;
      if (state === 'SENT') expect([to[0], copies]).toEqual([to[0], 1]);
      else expect([uncertain, copies <= 1]).toEqual([true, true]);
    }
    await server.stop();
  });

  async function start(env: Record<string, string> = {}): Promise<void> {
    server = await startMailroom({ dataDir, env: { DATABASE_URL: databaseUrl, ...env } });
    const token = await server.signIn();
    desk = new Desk((query, variables) => server.graphql(query, variables, token));
  }

  /** How it ended: it may do so before it has answered at all. */
  async function startAndDie(step: string): Promise<unknown> {
    const env = { DIE_AT: step, NODE_OPTIONS: `-r ${join(__dirname, '../support/die-at.cjs')}` };
    try {
      const dying = await startMailroom({ dataDir, env: { DATABASE_URL: databaseUrl, ...env } });
      return await dying.untilEnded(60_000);
    } catch (error) {
      return /ended with (\w+)/.exec((error as Error).message)?.[1] ?? error;
    }
  }

  /** As if the time had passed after which leases and claims of a process that is gone count for nothing. */
  async function forgetWhoHeldWhat(): Promise<void> {
    const past = '2020-01-01 00:00:00.000';
    const statements = [
      `UPDATE leases SET expiresAt = '${past}'`,
      `UPDATE notifications SET claimExpiresAt = '${past}' WHERE claimExpiresAt IS NOT NULL`,
    ];
    if (database === 'sqlite') {
      const connection = new Libsql(databaseUrl.slice('sqlite:'.length));
      for (const sql of statements) connection.exec(sql);
      connection.close();
      return;
    }
    const connection = await createConnection(databaseUrl);
    for (const sql of statements) await connection.query(sql);
    await connection.end();
  }

  async function addServers(): Promise<string> {
    const outgoingEmailServerId = await desk.outgoing({
      name: 'Out',
      email: 'support@desk.test',
      host: smtp.host,
      port: smtp.port,
      securityType: 'NONE',
      authenticationNeeded: false,
      primary: true,
    });
    return desk.incoming({
      name: 'In',
      email: 'support@desk.test',
      protocol: 'IMAP',
      host: imap.host,
      port: imap.port,
      securityType: 'NONE',
      authType: 'BASIC',
      password: 'secret',
      pollIntervalSeconds: 10,
      outgoingEmailServerId,
    });
  }
});
