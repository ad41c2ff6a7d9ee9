import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';
import { type ParsedMail, simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { Desk } from '../support/desk';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import { addUser, createDatabase, dropDatabase, PASSWORD, services } from '../support/services';
import type { Proxies } from '../support/services/proxies';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

/** Every case: the database, and the proxy between Mailroom and the mail servers. */
const CASES: [string, 'sqlite' | 'mysql', keyof Proxies | null][] = [
  ['on SQLite', 'sqlite', null],
  ['on MariaDB', 'mysql', null],
  ['through an HTTP proxy', 'sqlite', 'http'],
  ['through an HTTP proxy with sign-in', 'sqlite', 'httpWithAuth'],
  ['through a SOCKS5 proxy', 'mysql', 'socks'],
  ['through a SOCKS5 proxy with sign-in', 'mysql', 'socksWithAuth'],
];

describe.each(CASES)('a mail, %s', (_, database, proxy) => {
  const id = randomUUID().slice(0, 8);
  const support = `support-${id}@desk.test`;
  const customer = `customer-${id}@customer.test`;
  let server: MailroomProcess;
  let desk: Desk;
  let databaseUrl: string | undefined;

  beforeAll(async () => {
    for (const user of [support, customer]) addUser(user);
    databaseUrl = database === 'mysql' ? await createDatabase(services().mariadb, `way_${id}`) : undefined;
    server = await startMailroom({ env: databaseUrl ? { DATABASE_URL: databaseUrl } : {} });
    const token = await server.signIn();
    desk = new Desk((query, variables) => server.graphql(query, variables, token));
  });
  afterAll(async () => {
    await server.stop();
    if (databaseUrl) await dropDatabase(services().mariadb, `way_${id}`);
  });

  it('becomes a request, is confirmed, is answered and answers, with the public API alone', async () => {
    const incoming = await setUp();
    await desk.poll(incoming);

    await sendAsCustomer({ subject: 'Printer burns', text: 'Please help.' });
    await untilPolled(incoming, async () => (await desk.countRequests()) === 1);
    const [request] = await desk.requests();
    expect(request).toMatchObject({
      subject: 'Printer burns',
      requesterEmail: customer,
      technicianGroup: { name: 'First level' },
      category: { name: 'Hardware' },
    });

    const confirmation = await untilReceived((m) => m.subject?.includes(request.key) === true);
    expect(confirmation.from?.value[0]?.address).toBe(support);

    await sendAsCustomer({
      subject: `Re: ${confirmation.subject}`,
      text: 'It got worse.',
      inReplyTo: confirmation.messageId,
      references: confirmation.messageId,
    });
    await untilPolled(incoming, async () => (await desk.requests())[0].entries.edges.length === 2);
    expect(await desk.countRequests()).toBe(1);

    await desk.reply(request.id, 'We are on our way.');
    const reply = await untilReceived((m) => m.text?.includes('on our way') === true);
    expect(reply.references).toContain(confirmation.inReplyTo);
    // The customer may have the mail before its last state is committed.
    const states = async () => (await desk.notifications()).map((n) => n.state).join();
    await waitFor(async () => (await states()) === 'SENT,SENT', { describe: 'both mails SENT', timeoutMs: 10_000 });
  });

  async function setUp(): Promise<string> {
    const { dovecot, postfix, proxies, caFile } = services();
    const certificateAuthority = readFileSync(caFile, 'utf8');
    const used = proxy && proxies[proxy];
    const proxyServerId = used
      ? await desk.proxy({
          name: 'Proxy',
          protocol: used.url.startsWith('http') ? 'HTTP' : 'SOCKS5',
          host: used.host,
          port: used.port,
          username: used.user ?? null,
          password: used.password ?? null,
        })
      : null;
    const account = { certificateAuthority, authType: 'BASIC', password: PASSWORD, proxyServerId, email: support };
    const outgoing = await desk.outgoing({
      ...account,
      name: 'Out',
      host: 'localhost',
      port: postfix.submissionPort,
      securityType: 'TLS',
      primary: true,
    });
    const incoming = await desk.incoming({
      ...account,
      name: 'In',
      protocol: 'IMAP',
      host: 'localhost',
      port: dovecot.imapsPort,
      securityType: 'SSL',
      outgoingEmailServerId: outgoing,
      pollIntervalSeconds: 10,
      technicianGroupId: await desk.technicianGroup('First level'),
      categoryId: await desk.category('Hardware'),
    });
    expect(await desk.testIncoming(incoming)).toMatchObject({ succeeded: true, problem: null });
    expect(await desk.testOutgoing(outgoing)).toMatchObject({ succeeded: true, problem: null });
    return incoming;
  }

  /** Polls until the mail that was sent has come through Postfix, and its effect is there. */
  async function untilPolled(incoming: string, seen: () => Promise<boolean>): Promise<void> {
    const polled = async () => {
      await desk.poll(incoming);
      return seen();
    };
    await waitFor(polled, { describe: 'what the mail leads to', timeoutMs: 30_000, everyMs: 200 });
  }

  async function sendAsCustomer(mail: {
    subject: string;
    text: string;
    inReplyTo?: string;
    references?: string;
  }): Promise<void> {
    const { postfix } = services();
    const transport = createTransport({ host: postfix.host, port: postfix.smtpPort, ignoreTLS: true });
    await transport.sendMail({ from: `Customer <${customer}>`, to: support, ...mail });
    transport.close();
  }

  /** A mail in the customer's mailbox. */
  async function untilReceived(matches: (mail: ParsedMail) => boolean): Promise<ParsedMail> {
    return waitFor(async () => (await inbox(customer)).find(matches), {
      describe: 'a mail to the customer',
      timeoutMs: 30_000,
      everyMs: 200,
    });
  }
});

async function inbox(user: string): Promise<ParsedMail[]> {
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
  const { exists } = await client.mailboxOpen('INBOX');
  const messages = exists > 0 ? await client.fetchAll('1:*', { source: true }) : [];
  await client.logout();
  return Promise.all(messages.map((m) => simpleParser(m.source!)));
}
