import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { createConnection } from 'mysql2/promise';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { createTransport } from 'nodemailer';
import { freshDatabase } from '../support/database';
import {
  addUser,
  BOUNCING_ADDRESS,
  changeUidValidity,
  createDatabase,
  deliver,
  dropDatabase,
  kick,
  PASSWORD,
  services,
  trustTokensOf,
} from '../support/services';
import { waitFor } from '../support/wait-for';

const tls = { ca: readFileSync(services().caFile) };

function imapOptions(user: string, options: Partial<ImapFlowOptions> = {}): ImapFlowOptions {
  const { host, imapsPort } = services().dovecot;
  return { host, port: imapsPort, secure: true, tls, auth: { user, pass: PASSWORD }, logger: false, ...options };
}

async function withImap<T>(options: ImapFlowOptions, use: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow(options);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.logout();
  }
}

/** Waits for a message whose source contains the text, and returns that source. */
function waitForMail(user: string, part: string): Promise<string> {
  return withImap(imapOptions(user), (client) =>
    waitFor(
      async () => {
        await client.mailboxOpen('INBOX', { readOnly: true });
        const messages = await client.fetchAll('1:*', { source: true });
        return messages.map(({ source }) => source!.toString()).find((source) => source.includes(part));
      },
      { describe: `a mail with "${part}" in the mailbox of ${user}`, timeoutMs: 10_000, everyMs: 50 },
    ),
  );
}

function mail(to: string, subject: string): { from: string; to: string; subject: string; text: string } {
  return { from: 'alice@customer.test', to, subject, text: 'Hello.' };
}

const auth = { user: 'support@desk.test', pass: PASSWORD };

describe('Dovecot', () => {
  it.each([
    ['STARTTLS', () => ({ port: services().dovecot.imapPort, secure: false, doSTARTTLS: true })],
    ['implicit TLS', () => ({ port: services().dovecot.imapsPort, secure: true })],
  ])('lets a user sign in over IMAP with %s', async (_, options) => {
    const secured = await withImap(imapOptions('support@desk.test', options()), (client) =>
      Promise.resolve([client.authenticated, client.secureConnection]),
    );
    expect(secured).toEqual([true, true]);
  });

  it('refuses a wrong password', async () => {
    const client = new ImapFlow(imapOptions('support@desk.test', { auth: { user: 'support@desk.test', pass: 'no' } }));
    await expect(client.connect()).rejects.toMatchObject({ serverResponseCode: 'AUTHENTICATIONFAILED' });
  });

  it('asks the OAuth servers of the tests about access tokens', async () => {
    const tokenInfo = createServer((request, response) => {
      const known = request.url === '/tokeninfo?access_token=good-token';
      response.writeHead(known ? 200 : 400).end(JSON.stringify(known ? { email: 'support@desk.test' } : {}));
    });
    await new Promise<void>((resolve) => tokenInfo.listen(0, '127.0.0.1', resolve));
    const forget = trustTokensOf((tokenInfo.address() as AddressInfo).port);
    const user = 'support@desk.test';
    const status = await withImap(imapOptions(user, { auth: { user, accessToken: 'good-token' } }), (client) =>
      client.status('INBOX', { messages: true }),
    );
    expect(status).toMatchObject({ path: 'INBOX' });
    const bad = new ImapFlow(imapOptions(user, { auth: { user, accessToken: 'bad-token' } }));
    await expect(bad.connect()).rejects.toMatchObject({ serverResponseCode: 'AUTHENTICATIONFAILED' });
    forget();
    tokenInfo.closeAllConnections();
    tokenInfo.close();
  });

  it.each([
    ['in the clear', () => connectTcp(services().dovecot.pop3Port, services().dovecot.host)],
    ['with TLS', () => connectTls({ ...tls, host: services().dovecot.host, port: services().dovecot.pop3sPort })],
  ])('lets a user sign in over POP3 %s', async (_, connect) => {
    const socket = connect();
    socket.write(`USER alice@customer.test\r\nPASS ${PASSWORD}\r\nQUIT\r\n`);
    expect(await text(socket)).toMatch(/^(\+OK.*\r\n){4}$/);
  });

  it('takes users at run time, mail for them over LMTP, and another UIDVALIDITY', async () => {
    addUser('new@desk.test', 'other-password');
    await deliver('new@desk.test', 'Subject: by LMTP\r\n\r\nHello.\r\n');
    changeUidValidity('new@desk.test', 4711);
    const status = await withImap(
      imapOptions('new@desk.test', { auth: { user: 'new@desk.test', pass: 'other-password' } }),
      (client) => client.status('INBOX', { messages: true, uidValidity: true }),
    );
    expect(status).toMatchObject({ messages: 1, uidValidity: 4711n });
  });

  it('ends a session that is kicked', async () => {
    const client = new ImapFlow(imapOptions('sales@desk.test'));
    const closed = new Promise((resolve) => client.once('close', () => resolve('closed')));
    await client.connect();
    kick('sales@desk.test');
    await expect(closed).resolves.toBe('closed');
  });
});

describe('Postfix', () => {
  const { host, smtpPort, submissionPort, smtpsPort } = services().postfix;

  it('takes mail for known recipients, also with an address extension, and delivers it over LMTP', async () => {
    const transport = createTransport({ host, port: smtpPort, tls });
    await transport.sendMail(mail('support+r123@desk.test', 'for an extension'));
    expect(await waitForMail('support@desk.test', 'Subject: for an extension')).toContain(
      'Delivered-To: support+r123@desk.test',
    );
  });

  it.each([
    ['nobody@desk.test', 550],
    ['somebody@example.com', 554],
  ])('refuses mail for %s', async (stranger, responseCode) => {
    const transport = createTransport({ host, port: smtpPort, tls });
    await expect(transport.sendMail(mail(stranger, 'refused'))).rejects.toMatchObject({ responseCode });
  });

  it.each([
    ['STARTTLS', { port: submissionPort, requireTLS: true }],
    ['implicit TLS', { port: smtpsPort, secure: true }],
  ])('takes mail from an authenticated user with %s', async (kind, options) => {
    const transport = createTransport({ host, ...options, tls, auth });
    await transport.sendMail(mail('bob@customer.test', `submitted with ${kind}`));
    expect(await waitForMail('bob@customer.test', `Subject: submitted with ${kind}`)).toContain('ESMTPSA');
  });

  it('refuses submission without authentication', async () => {
    const transport = createTransport({ host, port: smtpsPort, secure: true, tls });
    await expect(transport.sendMail(mail('bob@customer.test', 'refused'))).rejects.toMatchObject({ code: 'EENVELOPE' });
  });

  it('sends a delivery status notification back', async () => {
    const transport = createTransport({ host, port: submissionPort, tls, auth });
    await transport.sendMail({ ...mail(BOUNCING_ADDRESS, 'will bounce'), from: 'billing@desk.test' });
    expect(await waitForMail('billing@desk.test', 'Subject: will bounce')).toContain('message/delivery-status');
  });
});

describe('each proxy lets an IMAP client through', () => {
  const { http, httpWithAuth, socks, socksWithAuth } = services().proxies;

  it.each([http, httpWithAuth, socks, socksWithAuth])('$url', async ({ url }) => {
    const namespace = await withImap(imapOptions('support@desk.test', { proxy: url }), (client) =>
      client.status('INBOX', { uidValidity: true }),
    );
    expect(namespace).toMatchObject({ path: 'INBOX' });
  });

  it.each([httpWithAuth, socksWithAuth])(
    'but not without the password where one is asked for: $url',
    async ({ url }) => {
      const client = new ImapFlow(imapOptions('support@desk.test', { proxy: url.replace('proxypass', 'wrong') }));
      await expect(client.connect()).rejects.toThrow('proxy');
    },
  );
});

describe('MariaDB', () => {
  it('gives databases that tell letters apart by case, and takes every character', async () => {
    const url = await createDatabase(services().mariadb, 'smoke');
    const connection = await createConnection(url);
    await connection.query('CREATE TABLE words (word VARCHAR(9) UNIQUE)');
    await connection.query("INSERT INTO words VALUES ('a'), ('A'), ('🦉')");
    const [rows] = await connection.query('SELECT word FROM words ORDER BY word');
    expect(rows).toEqual([{ word: 'A' }, { word: 'a' }, { word: '🦉' }]);
    await connection.end();
    await dropDatabase(services().mariadb, 'smoke');
  });

  it('gives a database of its own to each test file', async () => {
    process.env.TEST_DATABASE = 'mysql';
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    expect(one.url).toMatch(/^mysql:/);
    expect(one.url).not.toBe(other.url);
    await Promise.all([one.drop(), other.drop()]);
    await expect(createConnection(one.url)).rejects.toMatchObject({ code: 'ER_BAD_DB_ERROR' });
  });
});
