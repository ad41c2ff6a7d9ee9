// The other parts of test/support that run inside the test's process: that they do what tests take for granted.
import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startImapServer } from '../support/imap-server';
import { generateMails, plainMail } from '../support/mails';
import { startHttpProxy, startSocksProxy } from '../support/proxies';
import { startMailroom } from '../support/server-process';
import { stopLater, stopStarted } from '../support/stop-later';
import { startFaultyServer, type TcpFault } from '../support/tcp-faults';

afterEach(stopStarted);

describe('the faulty server', () => {
  it.each<[TcpFault, RegExp]>([
    ['silent', /^$/],
    ['tls', /^$/],
    [{ greeting: '* OK hello' }, /^\* OK hello\r\n$/],
    ['garbage', /^[^]{200,}\r\n$/],
    ['closes', /^$/],
  ])('%j', async (fault, sent) => {
    const server = stopLater(await startFaultyServer(fault));
    const socket = connect(server.port, server.host);
    if (fault !== 'closes') socket.setTimeout(100, () => socket.end().destroySoon());
    let seen = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (seen += chunk));
    await new Promise((resolve) => socket.once('close', resolve));
    expect(seen).toMatch(sent);
    expect(server.connections()).toBe(1);
  });
});

describe('the proxies', () => {
  const login = { user: 'proxyuser', password: 'proxypass' };

  it.each([
    ['HTTP', () => startHttpProxy()],
    ['HTTP with a password', () => startHttpProxy(login)],
    ['SOCKS5', () => startSocksProxy()],
    ['SOCKS5 with a password', () => startSocksProxy(login)],
  ])('%s lets an IMAP client through, and tells where to', async (_, start) => {
    const server = stopLater(await startImapServer());
    const proxy = stopLater(await start());
    const auth = { user: 'support@desk.test', pass: 'secret' };
    const options = { host: 'localhost', port: server.port, secure: false, auth, logger: false as const };
    const client = new ImapFlow({ ...options, proxy: proxy.url });
    await client.connect();
    await client.logout();
    expect(proxy.targets).toEqual([`localhost:${server.port}`]);
    const uninvited = new ImapFlow({ ...options, proxy: proxy.url.replace('proxypass', 'wrong') });
    if (proxy.url.includes('proxypass')) await expect(uninvited.connect()).rejects.toThrow('proxy');
  });
});

describe('generated mails', () => {
  it('are the same for the same seed, all different, of the sizes that a desk sees', async () => {
    const [mails, again] = [1, 2].map(() => [...generateMails(400, 7, 'support@desk.test')]);
    expect(Buffer.concat(mails!).equals(Buffer.concat(again!))).toBe(true);
    const parsed = await Promise.all(mails!.map((mail) => simpleParser(mail, { skipTextToHtml: true })));
    expect(new Set(parsed.map(({ messageId }) => messageId)).size).toBe(400);
    const mean = Buffer.concat(mails!).length / 400 / 1024;
    expect(mean).toBeGreaterThan(24);
    expect(mean).toBeLessThan(32);
    const share = (kind: (mail: (typeof parsed)[number]) => boolean) => parsed.filter(kind).length / 400;
    expect(share(({ attachments }) => attachments.length === 1)).toBeCloseTo(0.07, 1);
    expect(share(({ html }) => Boolean(html))).toBeCloseTo(0.38, 1);
  });

  it('include plain ones with the headers of a conversation', async () => {
    const references = ['<1@desk.test>', '<2@desk.test>'];
    const raw = plainMail({
      from: 'Zoë <alice@customer.test>',
      to: ['support@desk.test', 'sales@desk.test'],
      subject: 'Größe',
      text: 'Über\n.alles',
      inReplyTo: '<2@desk.test>',
      references,
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    const mail = await simpleParser(raw);
    expect(mail).toMatchObject({ subject: 'Größe', text: 'Über\n.alles\n', inReplyTo: '<2@desk.test>', references });
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied');
    expect(mail.messageId).toMatch(/^<.+@customer\.test>$/);
  });
});

describe('startMailroom', () => {
  // what startMailroom takes for granted of the server, and no more
  const standIn = `
    const { DATABASE_URL, PORT, ADMIN_EMAIL } = process.env;
    console.log(JSON.stringify({ DATABASE_URL }));
    if (PORT === 'no port') { console.error('PORT is not a number'); process.exit(78); }
    const answers = { '/health/live': {}, '/graphql': { data: { signIn: { accessToken: ADMIN_EMAIL } } } };
    require('http').createServer((request, response) => response.end(JSON.stringify(answers[request.url]))).listen(PORT);
    process.on('SIGTERM', () => process.exit(0));`;
  let folder: string;
  let program: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailroom-support-'));
    program = join(folder, 'stand-in.cjs');
    writeFileSync(program, standIn);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('starts a server on a database of its own, signs in, and stops it', async () => {
    const server = stopLater(await startMailroom({ program }));
    const scheme = process.env.TEST_DATABASE === 'mysql' ? 'mysql:' : 'sqlite:';
    expect(server.output()).toContain(`{"DATABASE_URL":"${scheme}`);
    await expect(server.signIn()).resolves.toBe('admin@desk.test');
    await expect(server.stop()).resolves.toBe(0);
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('ends it with kill -9', async () => {
    const server = stopLater(await startMailroom({ program }));
    await server.kill9();
    await expect(server.stop()).resolves.toBe('SIGKILL');
  });

  it('tells why a server did not start', async () => {
    const failed = startMailroom({ program, env: { PORT: 'no port' } });
    await expect(failed).rejects.toThrow(/The server ended with 78[^]*PORT is not a number/);
  });
});
