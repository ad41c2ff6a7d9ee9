import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';
import { Desk } from '../support/desk';
import { plainMail } from '../support/mails';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import {
  addUser,
  changeUidValidity,
  createDatabase,
  deliver,
  dropDatabase,
  PASSWORD,
  services,
} from '../support/services';
import type { Proxies } from '../support/services/proxies';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

const ODD_BODY = Buffer.concat([
  Buffer.from('.\r\n..\r\n.stuffed\r\nends with a dot.\r\n\r\n.\r\n'),
  Buffer.from([0xe4, 0xf6, 0xfc, 0xff, 0x80]),
  Buffer.from('\r\n..\r\n'),
]);

describe.each(['sqlite', 'mysql'])('real POP3, on %s', (database) => {
  const id = randomUUID().slice(0, 8);
  let server: MailroomProcess;
  let desk: Desk;
  let token: string;
  let users = 0;

  beforeAll(async () => {
    const url = database === 'mysql' ? await createDatabase(services().mariadb, `pop3_${id}`) : undefined;
    server = await startMailroom({ env: url ? { DATABASE_URL: url } : {} });
    token = await server.signIn();
    desk = new Desk((query, variables) => server.graphql(query, variables, token));
  });
  afterAll(async () => {
    await server.stop();
    if (database === 'mysql') await dropDatabase(services().mariadb, `pop3_${id}`);
  });

  function newUser(): string {
    const user = `pop3-${++users}-${id}@desk.test`;
    addUser(user);
    return user;
  }

  function inputFor(email: string, changes: object = {}) {
    const { dovecot, caFile } = services();
    return {
      name: email,
      email,
      protocol: 'POP3',
      host: 'localhost',
      port: dovecot.pop3sPort,
      securityType: 'SSL',
      certificateAuthority: readFileSync(caFile, 'utf8'),
      authType: 'BASIC',
      password: PASSWORD,
      // Only this test checks it, so that its counts are exact.
      pollIntervalSeconds: 86_400,
      ...changes,
    };
  }

  async function statesOf(serverId: string): Promise<string[]> {
    const data = await desk.ask(
      `query ($id: ID!) { inboundMessages(first: 100, filter: { serverId: $id }) { edges { node { state } } } }`,
      { id: serverId },
    );
    return data.inboundMessages.edges.map((e: any) => e.node.state).sort();
  }

  async function rawOf(serverId: string): Promise<Buffer> {
    const data = await desk.ask(
      `query ($id: ID!) { inboundMessages(first: 1, filter: { serverId: $id }) { edges { node { id } } } }`,
      { id: serverId },
    );
    const response = await fetch(`${server.url}/inbound-messages/${data.inboundMessages.edges[0].node.id}/raw`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return Buffer.from(await response.arrayBuffer());
  }

  const ways: [security: string, proxy: keyof Proxies | null][] = [
    ['SSL', null],
    ['TLS', null],
    ['NONE', null],
    ['SSL', 'http'],
    ['TLS', 'httpWithAuth'],
    ['TLS', 'socks'],
    ['SSL', 'socksWithAuth'],
  ];
  it.each(ways)('with %s through %s: passes the test, and a mail comes byte for byte', async (securityType, proxy) => {
    const { dovecot, proxies } = services();
    const user = newUser();
    const used = proxy && proxies[proxy];
    const proxyServerId =
      used &&
      (await desk.proxy({
        name: `Proxy of ${user}`,
        protocol: used.url.startsWith('http') ? 'HTTP' : 'SOCKS5',
        host: used.host,
        port: used.port,
        username: used.user ?? null,
        password: used.password ?? null,
      }));
    const port = securityType === 'SSL' ? dovecot.pop3sPort : dovecot.pop3Port;
    const incoming = await desk.incoming(inputFor(user, { securityType, port, proxyServerId }));
    expect(await desk.testIncoming(incoming)).toMatchObject({ succeeded: true, problem: null });
    await desk.poll(incoming);
    await deliver(user, Buffer.concat([Buffer.from(`From: a@customer.test\r\nSubject: ${user}\r\n\r\n`), ODD_BODY]));
    expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 1, requestsCreated: 1, problem: null });
    expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 0, problem: null });
    const [stored] = await storedBy(user);
    expect(await rawOf(incoming)).toEqual(stored);
  });

  it('other unique-ids make no new requests of old mail, whether it was fetched or not, and hide no new mail', async () => {
    const user = newUser();
    const yesterday = new Date(Date.now() - 86_400_000);
    const received = `Received: from a by b; ${yesterday.toUTCString().replace('GMT', '+0000')}\r\n`;
    for (let i = 0; i < 3; i++) await append(user, Buffer.from(received + String(mail(`Old ${i}`, yesterday))));
    const incoming = await desk.incoming(inputFor(user));
    await desk.poll(incoming);
    await nextSecond();
    for (let i = 0; i < 4; i++) await deliver(user, mail(`New ${i}`));
    expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 4, requestsCreated: 4 });
    changeUidValidity(user, 4711);
    await deliver(user, mail('After'));
    expect(await desk.poll(incoming)).toMatchObject({ messagesIgnored: 3, requestsCreated: 1, problem: null });
    expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 0, problem: null });
    expect(await statesOf(incoming)).toEqual([
      ...Array(4).fill('DUPLICATE'),
      ...Array(3).fill('IGNORED'),
      ...Array(5).fill('REQUEST_CREATED'),
    ]);
  });

  it('takes in the mail of the last days at the first contact, and no earlier one', async () => {
    const user = newUser();
    await deliver(user, mail('Today'));
    await append(user, mail('Last year', new Date(Date.now() - 365 * 86_400_000)));
    const incoming = await desk.incoming(inputFor(user, { firstContactDays: 30 }));
    expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 1, requestsCreated: 1 });
    expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 0 });
  });

  it('an edited host is another mailbox: a first contact, and nothing twice', async () => {
    const user = newUser();
    const incoming = await desk.incoming(inputFor(user));
    await desk.poll(incoming);
    await deliver(user, mail('Before'));
    await desk.poll(incoming);
    await desk.ask(
      `mutation ($id: ID!, $input: IncomingEmailServerInput!) {
        updateIncomingEmailServer(id: $id, input: $input) { server { id } userErrors { field code message } }
      }`,
      { id: incoming, input: inputFor(user, { host: '127.0.0.1' }) },
    );
    expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 0, problem: null });
    await deliver(user, mail('After'));
    expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 1, requestsCreated: 1 });
    expect(await statesOf(incoming)).toEqual(['REQUEST_CREATED', 'REQUEST_CREATED']);
  });

  it('refuses a wrong password until a person acts', async () => {
    const incoming = await desk.incoming(inputFor(newUser(), { password: 'wrong' }));
    expect(await desk.poll(incoming)).toMatchObject({ problem: { code: 'AUTHENTICATION_FAILED', transient: false } });
    expect((await desk.health(incoming)).state).toBe('ACTION_REQUIRED');
  });
});

function mail(subject: string, date = new Date()): Buffer {
  return plainMail({ from: 'a@customer.test', to: 'desk@desk.test', subject, text: subject, date });
}

/** Received has a precision of one second. */
async function nextSecond(): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  await waitFor(() => Math.floor(Date.now() / 1000) > now, { describe: 'the next second' });
}

async function withInbox<T>(user: string, use: (client: ImapFlow) => Promise<T>): Promise<T> {
  const { host, imapPort: port } = services().dovecot;
  const auth = { user, pass: PASSWORD };
  const client = new ImapFlow({ host, port, secure: false, doSTARTTLS: false, auth, logger: false });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.logout();
  }
}

/** The messages as IMAP tells them. */
function storedBy(user: string): Promise<Buffer[]> {
  return withInbox(user, async (client) => {
    await client.mailboxOpen('INBOX', { readOnly: true });
    return (await client.fetchAll('1:*', { source: true })).map((m) => m.source!);
  });
}

/** Without a trace header. */
function append(user: string, raw: Buffer): Promise<unknown> {
  return withInbox(user, (client) => client.append('INBOX', raw));
}
