import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { Desk } from '../support/desk';
import { generateMails } from '../support/mails';
import { Random } from '../support/random';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import { addUser, createDatabase, dropDatabase, PASSWORD, services } from '../support/services';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

const MAILS = 500;

describe.each([
  ['IMAP', 'sqlite', 6],
  ['IMAP', 'mysql', 3],
  ['POP3', 'sqlite', 4],
  ['POP3', 'mysql', 3],
] as const)('kill -9 during the intake over %s, on %s', (protocol, database, kills) => {
  const id = randomUUID().slice(0, 8);
  const user = `crash-${id}@desk.test`;
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-crash-'));
  let databaseUrl = `sqlite:${join(dataDir, 'app.sqlite')}`;
  let server: MailroomProcess;

  beforeAll(async () => {
    addUser(user);
    if (database === 'mysql') databaseUrl = await createDatabase(services().mariadb, `crash_${id}`);
  });
  afterAll(async () => {
    await server.stop();
    if (database === 'mysql') await dropDatabase(services().mariadb, `crash_${id}`);
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = () => startMailroom({ dataDir, env: { DATABASE_URL: databaseUrl } });
  const deskOf = async (mailroom: MailroomProcess) => {
    const token = await mailroom.signIn();
    return new Desk((query, variables) => mailroom.graphql(query, variables, token));
  };

  it(`makes exactly ${MAILS} requests of ${MAILS} mails`, async () => {
    server = await start();
    let desk = await deskOf(server);
    const incoming = await addMailbox(desk);
    await desk.poll(incoming);
    await desk.enable(incoming, false);
    await seed();
    await desk.enable(incoming, true);

    const random = new Random(7);
    for (let kill = 1; kill <= kills; kill++) {
      // At another point of the way each time: after so many mails have been recorded.
      const after = Math.min(MAILS - 1, Math.round((MAILS / kills) * (kill - random.next())));
      await waitFor(async () => (await recorded(desk)) >= after, {
        describe: `${after} recorded`,
        timeoutMs: 60_000,
        everyMs: 5,
      });
      await server.kill9();
      server = await start();
      desk = await deskOf(server);
    }

    await waitFor(async () => (await recorded(desk)) >= MAILS && (await undecided(desk)) === 0, {
      describe: 'everything decided',
      timeoutMs: 120_000,
    });
    expect(await desk.countRequests()).toBe(MAILS);
    const messages = await desk.messages();
    expect(messages.map((m) => m.state).filter((s) => s !== 'REQUEST_CREATED')).toEqual([]);
    expect(new Set(messages.map((m) => m.messageId)).size).toBe(MAILS);
  });

  function addMailbox(desk: Desk): Promise<string> {
    const { dovecot, caFile } = services();
    return desk.incoming({
      name: 'In',
      email: user,
      protocol,
      host: dovecot.host,
      port: protocol === 'POP3' ? dovecot.pop3sPort : dovecot.imapsPort,
      securityType: 'SSL',
      certificateAuthority: readFileSync(caFile, 'utf8'),
      authType: 'BASIC',
      password: PASSWORD,
      pollIntervalSeconds: 10,
    });
  }

  async function seed(): Promise<void> {
    const { dovecot } = services();
    const client = new ImapFlow({
      host: dovecot.host,
      port: dovecot.imapPort,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: PASSWORD },
      logger: false,
    });
    await client.connect();
    for (const mail of generateMails(MAILS, 1, user)) await client.append('INBOX', mail);
    await client.logout();
  }
});

async function recorded(desk: Desk): Promise<number> {
  return (await desk.ask('{ inboundMessages(first: 1) { totalCount } }')).inboundMessages.totalCount;
}

async function undecided(desk: Desk): Promise<number> {
  return (await desk.ask('{ systemStatus { inboundUndecided } }')).systemStatus.inboundUndecided;
}
