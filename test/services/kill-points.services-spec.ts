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

type Kind = 'sqlite' | 'mysql';

/** Both at the same time: most of it is waiting for a server to start. */
const beds = new Map<Kind, Bed>();
beforeAll(async () => {
  for (const database of ['sqlite', 'mysql'] as const) beds.set(database, await Bed.start(database));
});
afterAll(async () => {
  for (const bed of beds.values()) await bed.stop();
});

it.each(STEPS)('kill -9 %s: every mail is a request once, and confirmed once', async (step, uncertain) => {
  const outcomes = await Promise.all([...beds].map(async ([name, bed]) => [name, await bed.killed(step)] as const));
  for (const [database, { requests, messages, taken, confirmations }] of outcomes) {
    const created = Array.from({ length: taken }, () => 'REQUEST_CREATED');
    expect({ database, requests }).toEqual({ database, requests: taken });
    expect({ database, states: messages.map((m) => m.state) }).toEqual({ database, states: created });
    expect(new Set(messages.map((m) => m.messageId)).size).toBe(taken);
    for (const { to, state, copies } of confirmations) {
      const expected = state === 'SENT' ? { copies: 1, uncertain } : { copies: Math.min(copies, 1), uncertain: true };
      expect({ database, to, copies, uncertain }).toEqual({ database, to, ...expected });
    }
  }
});

interface Outcome {
  taken: number;
  requests: number;
  messages: { state: string; messageId: string }[];
  confirmations: { to: string; state: string; copies: number }[];
}

/** A Mailroom that is killed and started again, with its mail servers. */
class Bed {
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'mailroom-kill-'));
  private readonly databaseName = `kill_${randomUUID().slice(0, 8)}`;
  private databaseUrl = `sqlite:${join(this.dataDir, 'app.sqlite')}`;
  private server!: MailroomProcess;
  private desk!: Desk;
  private taken = 0;

  static async start(database: Kind): Promise<Bed> {
    const bed = new Bed(database, await startImapServer(), await startSmtpSink());
    if (database === 'mysql') bed.databaseUrl = await createDatabase(services().mariadb, bed.databaseName);
    await bed.start();
    await bed.desk.poll(await bed.addServers());
    await bed.server.stop();
    return bed;
  }

  private constructor(
    private readonly database: Kind,
    private readonly imap: TestImapServer,
    private readonly smtp: SmtpSink,
  ) {}

  async stop(): Promise<void> {
    await this.server.stop();
    await Promise.all([this.imap.stop(), this.smtp.stop()]);
    if (this.database === 'mysql') await dropDatabase(services().mariadb, this.databaseName);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Mails come in, it dies at `step`, and another process takes over. */
  async killed(step: string): Promise<Outcome> {
    const domain = `${step.replace(/\W/g, '-').toLowerCase()}.test`;
    for (let i = 0; i < MAILS; i++) {
      const from = `sender${i}@${domain}`;
      this.imap.append(plainMail({ from, to: 'support@desk.test', subject: `Mail of ${from}`, text: step }));
    }
    await expect(this.startAndDie(step)).resolves.toBe('SIGKILL');
    await this.forgetWhoHeldWhat();

    await this.start();
    this.taken += MAILS;
    await this.desk.untilRequests(this.taken);
    const sent = async () => (await this.desk.notifications()).filter((n) => n.to[0].endsWith(domain));
    const isOver = async () => (await sent()).filter((n) => ['SENT', 'UNCERTAIN'].includes(n.state)).length === MAILS;
    await waitFor(isOver, { describe: `${MAILS} confirmations on ${this.database}`, timeoutMs: 30_000 });

    const confirmations = (await sent()).map(({ to: [to], state }) => {
      const copies = this.smtp.messages.filter((m) => m.answered && m.envelope.to.includes(to)).length;
      return { to, state, copies };
    });
    const [requests, messages] = [await this.desk.countRequests(), await this.desk.messages()];
    await this.server.stop();
    return { taken: this.taken, requests, messages, confirmations };
  }

  private async start(env: Record<string, string> = {}): Promise<void> {
    const server = await startMailroom({ dataDir: this.dataDir, env: { DATABASE_URL: this.databaseUrl, ...env } });
    this.server = server;
    const token = await server.signIn();
    this.desk = new Desk((query, variables) => server.graphql(query, variables, token));
  }

  /** How it ended: it may do so before it has answered at all. */
  private async startAndDie(step: string): Promise<unknown> {
    const env = { DIE_AT: step, NODE_OPTIONS: `-r ${join(__dirname, '../support/die-at.cjs')}` };
    try {
      const dying = await startMailroom({
        dataDir: this.dataDir,
        env: { DATABASE_URL: this.databaseUrl, ...env },
      });
      return await dying.untilEnded(60_000);
    } catch (error) {
      return /ended with (\w+)/.exec((error as Error).message)?.[1] ?? error;
    }
  }

  /** As if the time had passed after which leases and claims of a process that is gone count for nothing. */
  private async forgetWhoHeldWhat(): Promise<void> {
    const past = '2020-01-01 00:00:00.000';
    const statements = [
      `UPDATE leases SET expiresAt = '${past}'`,
      `UPDATE notifications SET claimExpiresAt = '${past}' WHERE claimExpiresAt IS NOT NULL`,
    ];
    if (this.database === 'sqlite') {
      const connection = new Libsql(this.databaseUrl.slice('sqlite:'.length));
      for (const sql of statements) connection.exec(sql);
      connection.close();
      return;
    }
    const connection = await createConnection(this.databaseUrl);
    for (const sql of statements) await connection.query(sql);
    await connection.end();
  }

  private async addServers(): Promise<string> {
    const outgoingEmailServerId = await this.desk.outgoing({
      name: 'Out',
      email: 'support@desk.test',
      host: this.smtp.host,
      port: this.smtp.port,
      securityType: 'NONE',
      authenticationNeeded: false,
      primary: true,
    });
    return this.desk.incoming({
      name: 'In',
      email: 'support@desk.test',
      protocol: 'IMAP',
      host: this.imap.host,
      port: this.imap.port,
      securityType: 'NONE',
      authType: 'BASIC',
      password: 'secret',
      pollIntervalSeconds: 10,
      outgoingEmailServerId,
    });
  }
}
