import { diagnosisOf, endpointOf, protocolClients, proxyEndpoint } from '../../test/support/endpoints';
import { type ImapServerOptions, startImapServer, type TestImapServer } from '../../test/support/imap-server';
import { startHttpProxy, startSocksProxy } from '../../test/support/proxies';
import { startFaultyServer, type TcpFault } from '../../test/support/tcp-faults';
import { certificates } from '../../test/support/tls';
import { waitFor } from '../../test/support/wait-for';
import { DiagnosisCode } from '../common/diagnosis';
import { SecurityType } from './email-server.enums';
import type { ServerEndpoint } from './endpoint';
import type { ImapConnection } from './imap-connection';
import type { ImapOpenOptions } from './imap-connection.factory';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

const { imap } = protocolClients();

async function imapServer(options: ImapServerOptions = {}): Promise<TestImapServer> {
  const server = await startImapServer(options);
  cleanUp.push(() => server.stop());
  return server;
}

async function open(
  server: { port: number },
  changes: Partial<ServerEndpoint> = {},
  folder = 'INBOX',
  options: ImapOpenOptions = {},
): Promise<ImapConnection> {
  const connection = await imap.open(endpointOf(server, changes), folder, { timeoutMs: 5_000, ...options });
  cleanUp.push(() => connection.close());
  return connection;
}

function mail(subject: string, body = 'Hello'): string {
  return `From: a@customer.test\r\nSubject: ${subject}\r\n\r\n${body}\r\n`;
}

describe('reading a folder', () => {
  it('lists what is there from a UID on, with sizes and dates', async () => {
    const server = await imapServer();
    const internalDate = new Date('2026-03-01T10:00:00Z');
    const texts = ['one', 'two', 'three'].map((subject) => mail(subject));
    for (const text of texts) server.append(text, { internalDate });
    const connection = await open(server);
    expect(await connection.listUids(2)).toEqual([
      { uid: 2, sizeBytes: texts[1]!.length, internalDate },
      { uid: 3, sizeBytes: texts[2]!.length, internalDate },
    ]);
    expect((await connection.listUids(1, 2)).map(({ uid }) => uid)).toEqual([1, 2]);
  });

  it('lists nothing when nothing is new, although servers answer the last message to n:*', async () => {
    const server = await imapServer();
    server.append(mail('one'));
    const connection = await open(server);
    expect(await connection.listUids(2)).toEqual([]);
    expect(await connection.listUids(5, 4)).toEqual([]);
  });

  it('fetches the bytes as they are and leaves the message unread', async () => {
    const server = await imapServer();
    const raw = Buffer.concat([
      Buffer.from('Subject: 8bit\r\n\r\n'),
      Buffer.from([0xe4, 0xf6, 0xff]),
      Buffer.from('\r\n'),
    ]);
    server.append(raw);
    server.append(mail('two'));
    const connection = await open(server);
    const fetched = await connection.fetchRaw([1, 2]);
    expect(fetched.map(({ uid }) => uid)).toEqual([1, 2]);
    expect(fetched[0]!.raw).toEqual(raw);
    expect(server.messages()[0]!.flags).not.toContain('\\Seen');
  });

  it('answers those that are still there when some are gone', async () => {
    const server = await imapServer();
    for (const subject of ['one', 'two', 'three']) server.append(mail(subject));
    const connection = await open(server);
    server.remove(2);
    expect((await connection.fetchRaw([1, 2, 3])).map(({ uid }) => uid)).toEqual([1, 3]);
    expect(await connection.fetchHeaders(2)).toEqual(Buffer.alloc(0));
  });

  it('fetches headers without the body', async () => {
    const server = await imapServer();
    server.append(mail('big', 'x'.repeat(10_000)));
    const connection = await open(server);
    expect((await connection.fetchHeaders(1)).toString()).toBe('From: a@customer.test\r\nSubject: big\r\n\r\n');
  });

  it('finds what arrived since an instant, not since a day', async () => {
    const server = await imapServer();
    const since = new Date('2026-03-02T12:00:00Z');
    for (const time of [
      '2026-03-01T23:00:00Z',
      '2026-03-02T11:59:59Z',
      '2026-03-02T12:00:00Z',
      '2026-03-05T00:00:00Z',
    ]) {
      server.append(mail('one'), { internalDate: new Date(time) });
    }
    const connection = await open(server);
    expect(await connection.uidsSince(since)).toEqual([3, 4]);
  });

  it('hangs up on a message that is announced larger than allowed', async () => {
    const server = await imapServer();
    server.append(mail('big', 'x'.repeat(100_000)));
    const connection = await open(server, {}, 'INBOX', { maxLiteralBytes: 50_000 });
    expect((await diagnosisOf(connection.fetchRaw([1]))).code).toBe(DiagnosisCode.UNEXPECTED);
    expect(connection.usable).toBe(false);
  });
});

describe('listening', () => {
  async function listen(server: TestImapServer) {
    const heard = { news: 0, ended: false };
    const connection = await open(server);
    const listening = connection.listen(
      () => heard.news++,
      () => (heard.ended = true),
      2_000,
    );
    return { connection, heard, listening };
  }

  it('hears of new mail, before and after a probe', async () => {
    const server = await imapServer({ idle: true });
    server.append(mail('old'));
    const { connection, heard, listening } = await listen(server);
    await listening;
    expect(connection).toMatchObject({ offersIdle: true, isListening: true });
    server.append(mail('one'));
    await waitFor(() => heard.news === 1, { describe: 'the first' });
    await connection.probe();
    server.append(mail('two'));
    await waitFor(() => heard.news === 2, { describe: 'the second' });
    expect(server.commands.filter((c) => c === 'IDLE')).toHaveLength(3);
  });

  it.each([
    ['nothing when nothing has', [], false],
    ['mail that has come since', [mail('one')], true],
  ])('tells, besides what the last status told, %s', async (_, meanwhile, isNews) => {
    const server = await imapServer({ idle: true });
    const connection = await open(server);
    await connection.status();
    meanwhile.forEach((message) => server.append(message));
    const nothing = () => undefined;
    expect(await connection.listen(nothing, nothing, 2_000)).toBe(isNews);
  });

  it('knows nothing of what came before, when nobody has asked', async () => {
    const { listening } = await listen(await imapServer({ idle: true }));
    expect(await listening).toBe(true);
  });

  it('knows that a server is gone which says nothing any more', async () => {
    const server = await imapServer({ idle: true });
    const { connection, heard, listening } = await listen(server);
    await listening;
    server.hang();
    expect((await diagnosisOf(connection.probe())).code).toBe(DiagnosisCode.CONNECTION_TIMEOUT);
    expect([connection.usable, heard.ended]).toEqual([false, true]);
  });

  it('does not count a server that refuses IDLE as listening', async () => {
    const server = await imapServer({ idle: true });
    server.refuse('IDLE');
    const { connection, listening } = await listen(server);
    await expect(listening).rejects.toThrow();
    expect(connection.usable).toBe(false);
  });

  it('is told when the server hangs up', async () => {
    const server = await imapServer({ idle: true });
    const { connection, heard, listening } = await listen(server);
    await listening;
    server.sayBye('Session expired, please login again.');
    await waitFor(() => heard.ended, { describe: 'the end' });
    expect(connection).toMatchObject({ usable: false, sessionExpired: true });
  });
});

describe('security types', () => {
  it.each([
    ['NONE', 'none', SecurityType.NONE],
    ['required STARTTLS', 'starttls', SecurityType.TLS],
    ['implicit TLS', 'tls', SecurityType.SSL],
  ] as const)('%s', async (_, security, securityType) => {
    const server = await imapServer({ security });
    const steps: string[] = [];
    const connection = await open(server, { securityType }, 'INBOX', {
      onStep: (step, detail) => steps.push(`${step} ${detail}`),
    });
    expect(await connection.status()).toMatchObject({ messages: 0 });
    const tls = steps.find((step) => step.startsWith('TLS'));
    if (security === 'none') expect(tls).toBeUndefined();
    else expect(tls).toMatch(/^TLS TLSv1\.3, certificate of .+, valid until \d{4}-\d\d-\d\d$/);
  });

  it('refuses a server that does not offer the required STARTTLS', async () => {
    const server = await imapServer();
    const diagnosis = await diagnosisOf(open(server, { securityType: SecurityType.TLS }));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.TLS_NOT_OFFERED, transient: false });
    expect(server.commands).not.toContain('LOGIN');
  });

  it('says that a plain server does not speak TLS', async () => {
    const server = await imapServer();
    const diagnosis = await diagnosisOf(open(server, { securityType: SecurityType.SSL }));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.TLS_WRONG_MODE, transient: false });
  });

  it.each(['tls', 'starttls'] as const)('shows whose certificate is not trusted (%s)', async (security) => {
    const server = await imapServer({ security });
    const securityType = security === 'tls' ? SecurityType.SSL : SecurityType.TLS;
    const diagnosis = await diagnosisOf(open(server, { securityType, certificateAuthority: null }));
    expect(diagnosis.code).toBe(DiagnosisCode.TLS_CERTIFICATE_INVALID);
    expect(diagnosis.detail).toMatch(/certificate of .+, issued by .+, valid until \d{4}-\d\d-\d\d/);
  });

  it.each([
    ['expired', certificates.expired, /expired/],
    ['for another name', certificates.wrongName, /another name/],
  ])('tells a certificate that is %s', async (_, certificate, title) => {
    const server = await imapServer({ security: 'tls', certificate });
    const diagnosis = await diagnosisOf(open(server, { securityType: SecurityType.SSL }));
    expect(diagnosis.code).toBe(DiagnosisCode.TLS_CERTIFICATE_INVALID);
    expect(diagnosis.title).toMatch(title);
  });

  it('compares the certificate with an IP address, too', async () => {
    const server = await imapServer({ security: 'tls', certificate: certificates.wrongName });
    const wrong = open(server, { securityType: SecurityType.SSL, host: '127.0.0.1' });
    expect((await diagnosisOf(wrong)).code).toBe(DiagnosisCode.TLS_CERTIFICATE_INVALID);
    const right = await imapServer({ security: 'tls' });
    const connection = await open(right, { securityType: SecurityType.SSL, host: '127.0.0.1' });
    expect(connection.usable).toBe(true);
  });
});

describe('signing in', () => {
  it('with an access token', async () => {
    const server = await imapServer({ users: { 'support@desk.test': { accessToken: 'ya29.token' } } });
    const credentials = {
      kind: 'ACCESS_TOKEN',
      username: 'support@desk.test',
      accessToken: 'ya29.token',
      expiresAt: new Date(0),
    } as const;
    const connection = await open(server, { credentials });
    expect(await connection.status()).toMatchObject({ messages: 0 });
  });

  it('a wrong password needs a person, and is not shown', async () => {
    const server = await imapServer();
    const credentials = { kind: 'PASSWORD', username: 'support@desk.test', password: 'wrong-password' } as const;
    const diagnosis = await diagnosisOf(open(server, { credentials }));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.AUTHENTICATION_FAILED, transient: false });
    expect(JSON.stringify(diagnosis)).not.toContain('wrong-password');
  });

  it.each([
    ['UNAVAILABLE', 'Temporary authentication failure.', DiagnosisCode.UNEXPECTED],
    ['INUSE', 'Mailbox in use', DiagnosisCode.MAILBOX_LOCKED],
    ['LIMIT', 'Too many connections', DiagnosisCode.TOO_MANY_CONNECTIONS],
  ])('a sign-in refused with [%s] passes by itself', async (code, text, expected) => {
    const server = await imapServer();
    server.refuse('AUTHENTICATE PLAIN', { code, text });
    server.refuse('LOGIN', { code, text });
    const diagnosis = await diagnosisOf(open(server));
    expect(diagnosis).toMatchObject({ code: expected, transient: true });
    expect(diagnosis.detail).toContain(text);
  });

  it('says which folder problem it is', async () => {
    const server = await imapServer();
    const connection = await open(server, {}, 'No such folder');
    const diagnosis = await diagnosisOf(connection.status());
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.FOLDER_NOT_FOUND, transient: false });
    expect(connection.usable).toBe(true);
  });
});

describe('a server that misbehaves', () => {
  const faults: { fault: TcpFault; securityType: SecurityType; codes: DiagnosisCode[] }[] = [
    { fault: 'silent', securityType: SecurityType.NONE, codes: [DiagnosisCode.CONNECTION_TIMEOUT] },
    { fault: 'silent', securityType: SecurityType.SSL, codes: [DiagnosisCode.CONNECTION_TIMEOUT] },
    { fault: { greeting: '* OK ready' }, securityType: SecurityType.NONE, codes: [DiagnosisCode.CONNECTION_TIMEOUT] },
    { fault: 'tls', securityType: SecurityType.NONE, codes: [DiagnosisCode.CONNECTION_TIMEOUT] },
    { fault: 'closes', securityType: SecurityType.NONE, codes: [DiagnosisCode.CONNECTION_LOST] },
    { fault: 'closes', securityType: SecurityType.SSL, codes: [DiagnosisCode.CONNECTION_LOST] },
    { fault: 'garbage', securityType: SecurityType.SSL, codes: [DiagnosisCode.TLS_WRONG_MODE] },
    {
      fault: { greeting: '* BYE Too many connections from your address' },
      securityType: SecurityType.NONE,
      codes: [DiagnosisCode.TOO_MANY_CONNECTIONS],
    },
  ];
  it.each(faults)('at connecting: $fault with $securityType', async ({ fault, securityType, codes }) => {
    const server = await startFaultyServer(fault);
    cleanUp.push(() => server.stop());
    const timeoutMs = codes.includes(DiagnosisCode.CONNECTION_TIMEOUT) ? 200 : 10_000;
    const diagnosis = await diagnosisOf(open(server, { securityType }, 'INBOX', { timeoutMs }));
    expect(codes).toContain(diagnosis.code);
    expect(diagnosis.transient).toBe(securityType !== SecurityType.SSL || fault !== 'garbage');
  });

  it('in a call: the connection is closed, because its answers cannot be told apart any more', async () => {
    const server = await imapServer();
    const connection = await open(server, {}, 'INBOX', { timeoutMs: 2_000 });
    server.hang('STATUS');
    expect((await diagnosisOf(connection.status())).code).toBe(DiagnosisCode.CONNECTION_TIMEOUT);
    expect(connection.usable).toBe(false);
  });

  it('a lost connection is an error, never an empty list', async () => {
    const server = await imapServer();
    server.append(mail('one'));
    const connection = await open(server);
    await connection.listUids(1);
    server.dropConnections();
    expect((await diagnosisOf(connection.listUids(1))).code).toBe(DiagnosisCode.CONNECTION_LOST);
    expect((await diagnosisOf(connection.fetchRaw([1]))).code).toBe(DiagnosisCode.CONNECTION_LOST);
    expect((await diagnosisOf(connection.status())).code).toBe(DiagnosisCode.CONNECTION_LOST);
  });

  it('a refused read is an error, never an empty list', async () => {
    const server = await imapServer();
    server.append(mail('one'));
    const connection = await open(server);
    server.refuse('UID FETCH', { code: 'OVERQUOTA', text: 'Account exceeded command or bandwidth limits.' });
    expect(await diagnosisOf(connection.fetchRaw([1]))).toMatchObject({
      code: DiagnosisCode.BANDWIDTH_EXCEEDED,
      transient: true,
      detail: '[OVERQUOTA] Account exceeded command or bandwidth limits.',
    });
  });

  it('close does not wait for a server that hangs', async () => {
    const server = await imapServer();
    const connection = await open(server, {}, 'INBOX', { timeoutMs: 600_000 });
    server.hang();
    await connection.close();
    expect(connection.usable).toBe(false);
  });

  it('close never throws and may come twice', async () => {
    const server = await imapServer();
    const connection = await open(server);
    server.dropConnections();
    await connection.close();
    await connection.close();
    expect(connection.usable).toBe(false);
  });
});

it.each([
  ['HTTP', startHttpProxy],
  ['SOCKS5', startSocksProxy],
])('goes through a %s proxy with sign-in, plain and encrypted', async (_, startProxy) => {
  const proxy = await startProxy({ user: 'proxyuser', password: 'proxypass' });
  cleanUp.push(() => proxy.stop());
  for (const [security, securityType] of [
    ['none', SecurityType.NONE],
    ['starttls', SecurityType.TLS],
    ['tls', SecurityType.SSL],
  ] as const) {
    const server = await imapServer({ security });
    const connection = await open(server, { securityType, proxy: proxyEndpoint(proxy) });
    expect(await connection.status()).toMatchObject({ messages: 0 });
    expect(proxy.targets).toContain(`localhost:${server.port}`);
  }
});
