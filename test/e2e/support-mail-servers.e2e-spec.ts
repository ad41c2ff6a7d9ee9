// The mail servers of test/support that run inside the test's process: that they do what tests take for granted.
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { createTransport } from 'nodemailer';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { plainMail } from '../support/mails';
import { type Behaviour, startSmtpSink } from '../support/smtp-sink';
import { stopLater, stopStarted } from '../support/stop-later';
import { certificates, readCa } from '../support/tls';
import { waitFor } from '../support/wait-for';

const tls = { ca: readCa() };
afterEach(stopStarted);

describe('the IMAP server', () => {
  const user = 'support@desk.test';

  function imapClient(server: TestImapServer, options: Partial<ImapFlowOptions> = {}): ImapFlow {
    const { host, port } = server;
    const client = new ImapFlow({
      host,
      port,
      secure: false,
      tls,
      auth: { user, pass: 'secret' },
      logger: false,
      ...options,
    });
    client.on('error', () => undefined);
    stopLater({ stop: () => client.close() });
    return client;
  }

  it.each([
    ['none', { secure: false }, false],
    ['starttls', { secure: false }, true],
    ['tls', { secure: true }, true],
  ] as const)('with security %s gives back a message byte by byte', async (security, options, secured) => {
    const server = stopLater(await startImapServer({ security }));
    const raw = Buffer.from('Subject: h\xe9\r\n\r\nBytes \x80\xff, and {3}\r\n', 'latin1');
    const uid = server.append(raw, { flags: ['\\Seen'] });
    const client = imapClient(server, options);
    await client.connect();
    await client.mailboxOpen('INBOX');
    const fetched = await client.fetchOne(String(uid), { source: true, flags: true }, { uid: true });
    expect(fetched).toMatchObject({ uid, source: raw, flags: new Set(['\\Seen']) });
    expect(client.secureConnection).toBe(secured);
  });

  it('tells those in IDLE of a new message', async () => {
    const server = stopLater(await startImapServer({ idle: true }));
    const client = imapClient(server);
    await client.connect();
    await client.mailboxOpen('INBOX');
    const exists = new Promise((resolve) => client.once('exists', resolve));
    void client.idle();
    await waitFor(() => server.commands.includes('IDLE'), { describe: 'the client to be in IDLE' });
    server.append(plainMail({ from: 'a@customer.test', to: user, subject: 'news', text: 'news' }));
    await expect(exists).resolves.toMatchObject({ count: 1 });
  });

  it('refuses a wrong password with a code, and takes an access token that can change', async () => {
    const server = stopLater(await startImapServer({ users: { [user]: { accessToken: 'first' } } }));
    const wrong = imapClient(server, { auth: { user, pass: 'wrong' } });
    await expect(wrong.connect()).rejects.toMatchObject({ serverResponseCode: 'AUTHENTICATIONFAILED' });
    server.setUser(user, { accessToken: 'second' });
    await expect(imapClient(server, { auth: { user, accessToken: 'first' } }).connect()).rejects.toMatchObject({
      authenticationFailed: true,
    });
    const right = imapClient(server, { auth: { user, accessToken: 'second' } });
    await right.connect();
    expect(right.authenticated).toBeTruthy();
  });

  it('refuses, hangs and drops when told to', async () => {
    const server = stopLater(await startImapServer());
    server.refuse('LOGIN', { code: 'UNAVAILABLE', times: 1 });
    server.refuse('AUTHENTICATE PLAIN', { code: 'UNAVAILABLE', times: 1 });
    await expect(imapClient(server).connect()).rejects.toMatchObject({ serverResponseCode: 'UNAVAILABLE' });
    const client = imapClient(server);
    await client.connect();
    server.hang('STATUS');
    const status = client.status('INBOX', { messages: true });
    status.catch(() => undefined);
    await waitFor(() => server.commands.includes('STATUS'), { describe: 'STATUS to arrive' });
    const closed = new Promise((resolve) => client.once('close', () => resolve('closed')));
    server.behave();
    await expect(closed).resolves.toBe('closed');
  });

  it('changes its UIDVALIDITY and numbers its messages anew', async () => {
    const server = stopLater(await startImapServer());
    const [first, second] = [server.append('Subject: 1\r\n\r\n'), server.append('Subject: 2\r\n\r\n')];
    server.remove(first);
    expect(server.messages().map(({ uid }) => uid)).toEqual([second]);
    server.changeUidValidity(99);
    const client = imapClient(server);
    await client.connect();
    const status = await client.status('INBOX', { uidValidity: true, uidNext: true });
    expect(status).toMatchObject({ uidValidity: 99n, uidNext: 2 });
  });
});

describe('the SMTP sink', () => {
  const mail = { from: 'support@desk.test', to: 'alice@customer.test', subject: 'Answer', text: 'Yes.' };

  it.each([
    ['none', {}],
    ['starttls', { requireTLS: true }],
    ['tls', { secure: true }],
  ] as const)('with security %s keeps what an authenticated client sends', async (security, options) => {
    const sink = stopLater(await startSmtpSink({ security, users: { support: { password: 'secret' } } }));
    const { host, port } = sink;
    const transport = createTransport({ host, port, ...options, tls, auth: { user: 'support', pass: 'secret' } });
    await transport.sendMail(mail);
    const sunk = await sink.waitFor(({ raw }) => raw.includes('Subject: Answer'));
    const envelope = { from: mail.from, to: [mail.to] };
    expect(sunk).toMatchObject({ envelope, user: 'support', secure: security !== 'none', answered: true });
  });

  it('refuses a wrong password, and a certificate for another name is refused', async () => {
    const users = { support: { password: 'secret', accessToken: 'token' } };
    const sink = stopLater(await startSmtpSink({ security: 'tls', users }));
    const options = { host: sink.host, port: sink.port, secure: true, tls };
    const auth = { user: 'support', pass: 'wrong' };
    await expect(createTransport({ ...options, auth }).sendMail(mail)).rejects.toMatchObject({ responseCode: 535 });
    const oauth = { type: 'OAuth2' as const, user: 'support', accessToken: 'token' };
    await createTransport({ ...options, auth: oauth }).sendMail(mail);
    const wrong = stopLater(await startSmtpSink({ security: 'tls', certificate: certificates.wrongName }));
    await expect(createTransport({ ...options, port: wrong.port }).sendMail(mail)).rejects.toThrow('altnames');
  });

  it('does no STARTTLS without being told to', async () => {
    const { host, port } = stopLater(await startSmtpSink());
    await expect(createTransport({ host, port, requireTLS: true, tls }).sendMail(mail)).rejects.toThrow('STARTTLS');
  });

  const reply = { code: 451, text: '4.3.0 Try again later' };
  it.each(['CONNECT', 'MAIL', 'RCPT', 'DATA', 'END'])('replies as told at %s', async (step) => {
    const behave: Behaviour = ({ at }) => (at === step ? reply : undefined);
    const sink = stopLater(await startSmtpSink({ behave }));
    const sent = createTransport({ host: sink.host, port: sink.port }).sendMail(mail);
    await expect(sent).rejects.toMatchObject({ responseCode: 451 });
    expect(sink.messages).toEqual([]);
  });

  it('refuses one recipient and takes the other', async () => {
    const sink = stopLater(
      await startSmtpSink({ behave: ({ address }) => (address === 'no@customer.test' ? reply : undefined) }),
    );
    const to = ['no@customer.test', 'yes@customer.test'];
    const result = await createTransport({ host: sink.host, port: sink.port }).sendMail({ ...mail, to });
    expect(result).toMatchObject({ accepted: ['yes@customer.test'], rejected: ['no@customer.test'] });
  });

  it.each(['hang', 'drop'] as const)('can %s after the final dot, and keeps the message', async (what) => {
    const sink = stopLater(await startSmtpSink({ behave: ({ at }) => (at === 'END' ? what : undefined) }));
    const transport = createTransport({ host: sink.host, port: sink.port, socketTimeout: 300 });
    await expect(transport.sendMail(mail)).rejects.toThrow();
    expect(sink.messages).toMatchObject([{ answered: false }]);
  });
});
