import { diagnosisOf, endpointOf, protocolClients, proxyEndpoint } from '../../test/support/endpoints';
import { type Pop3ServerOptions, startPop3Server, type TestPop3Server } from '../../test/support/pop3-server';
import { startHttpProxy, startSocksProxy } from '../../test/support/proxies';
import { startFaultyServer, type TcpFault } from '../../test/support/tcp-faults';
import { certificates } from '../../test/support/tls';
import { DiagnosisCode } from '../common/diagnosis';
import { SecurityType } from './email-server.enums';
import type { ServerEndpoint } from './endpoint';
import type { Pop3Connection, Pop3Message, Retrieved } from './pop3-connection';
import type { Pop3OpenOptions } from './pop3-connection.factory';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

const { pop3 } = protocolClients();
const MB = 1024 * 1024;

async function pop3Server(options: Pop3ServerOptions = {}): Promise<TestPop3Server> {
  const server = await startPop3Server(options);
  cleanUp.push(() => server.stop());
  return server;
}

async function open(
  server: { port: number },
  changes: Partial<ServerEndpoint> = {},
  options: Pop3OpenOptions = {},
): Promise<Pop3Connection> {
  const connection = await pop3.open(endpointOf(server, changes), { timeoutMs: 5_000, ...options });
  cleanUp.push(() => connection.close());
  return connection;
}

function mail(subject: string, body = 'Hello'): string {
  return `From: a@customer.test\r\nSubject: ${subject}\r\n\r\n${body}\r\n`;
}

async function all(retrieving: AsyncIterable<Retrieved<Pop3Message>>): Promise<Retrieved<Pop3Message>[]> {
  const result: Retrieved<Pop3Message>[] = [];
  for await (const retrieved of retrieving) result.push(retrieved);
  return result;
}

describe('reading a mailbox', () => {
  it('lists unique-ids and sizes', async () => {
    const server = await pop3Server();
    const texts = ['one', 'three'].map((subject) => mail(subject));
    for (const text of texts) server.append(text);
    const connection = await open(server);
    expect(await connection.list()).toEqual([
      { number: 1, uidl: 'uidl-1', sizeBytes: texts[0]!.length },
      { number: 2, uidl: 'uidl-2', sizeBytes: texts[1]!.length },
    ]);
  });

  const oddities = Buffer.concat([
    Buffer.from('Subject: 8bit\r\n\r\n.\r\n..\r\n.stuffed\r\na\n.\nb\r\n'),
    Buffer.from([0xe4, 0x00, 0xff, 0x80]),
    Buffer.from('\r\n.\r\n'),
  ]);
  it.each([
    ['in one piece', undefined, undefined],
    ['byte by byte', 1, undefined],
    ['in pieces of 3 bytes', 3, undefined],
    ['in pieces of 7 bytes, without pipelining', 7, ['UIDL', 'TOP']],
    ['without CAPA', undefined, null],
  ])('hands out the bytes as they are, sent %s', async (_, pieceBytes, capabilities) => {
    const server = await pop3Server({ pieceBytes, capabilities });
    const mails = [oddities, Buffer.from(mail('two')), oddities, Buffer.from('\r\n')];
    for (const raw of mails) server.append(raw);
    const connection = await open(server);
    const retrieved = await all(connection.retrieve(await connection.list(), MB));
    expect(retrieved.map((r) => r.raw)).toEqual(mails);
    expect(retrieved.map((r) => r.message.uidl)).toEqual(['uidl-1', 'uidl-2', 'uidl-3', 'uidl-4']);
    expect(await connection.list()).toHaveLength(4);
  });

  it('sends commands ahead only where the server announces that it takes them', async () => {
    const counts: number[] = [];
    for (const capabilities of [['PIPELINING'], []]) {
      const server = await pop3Server({ capabilities });
      for (let i = 0; i < 30; i++) server.append(mail(`${i}`));
      const connection = await open(server);
      const listed = await connection.list();
      const retrieving = connection.retrieve(listed, MB);
      await retrieving.next();
      counts.push(server.retrieved.length);
      expect((await all(retrieving)).length).toBe(29);
      expect(connection.usable).toBe(true);
    }
    expect(counts).toEqual([20, 1]);
  });

  it('keeps no more of a message than is allowed, whatever its announced size, and goes on with the next', async () => {
    const server = await pop3Server();
    server.append(mail('big', 'x'.repeat(300_000)), { sizeBytes: 10 });
    server.append(mail('small'));
    const connection = await open(server);
    const [big, small] = await all(connection.retrieve(await connection.list(), 1_000));
    expect(big!.raw).toHaveLength(1_000);
    expect(big!.sizeBytes).toBeGreaterThan(300_000);
    expect(small!.raw.toString()).toBe(mail('small'));
  });

  it('lets the server wait as long as nobody takes what it sends', async () => {
    const server = await pop3Server();
    for (let i = 0; i < 40; i++) server.append(mail(`${i}`, 'x'.repeat(MB)));
    const connection = await open(server);
    const retrieving = connection.retrieve(await connection.list(), 2 * MB);
    await retrieving.next();
    const before = process.memoryUsage().arrayBuffers;
    // Time for all of it to come, were it read.
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * MB);
    expect((await all(retrieving)).every((r) => r.raw.length > MB)).toBe(true);
  });

  it('fetches headers without the body', async () => {
    const server = await pop3Server();
    server.append(mail('one', 'x'.repeat(10_000)));
    const connection = await open(server);
    const [headers] = await all(connection.headers(await connection.list(), MB));
    expect(headers!.raw.toString()).toBe('From: a@customer.test\r\nSubject: one\r\n\r\n');
    expect(server.retrieved).toEqual([]);
  });

  it('goes on after a message that the server does not hand out', async () => {
    const server = await pop3Server();
    for (const subject of ['one', 'two', 'three']) server.append(mail(subject));
    server.refuse('RETR 2', 'cannot read this message');
    const connection = await open(server);
    const retrieved = await all(connection.retrieve(await connection.list(), MB));
    expect(retrieved.map((r) => r.refusal?.detail ?? r.raw.toString())).toEqual([
      mail('one'),
      'cannot read this message',
      mail('three'),
    ]);
  });

  it('tells how long the server wants to be left alone', async () => {
    const server = await pop3Server({ capabilities: ['LOGIN-DELAY 300'] });
    expect((await open(server)).loginDelaySeconds).toBe(300);
  });

  it('deletes nothing', async () => {
    const server = await pop3Server();
    server.append(mail('one'));
    const connection = await open(server);
    await all(connection.retrieve(await connection.list(), MB));
    await connection.quit();
    expect(connection.usable).toBe(false);
    expect(server.commands).toEqual(['USER', 'PASS', 'CAPA', 'UIDL', 'LIST', 'RETR 1', 'QUIT']);
  });

  it('a loop that is left early ends the connection: answers are still on their way', async () => {
    const server = await pop3Server();
    for (const subject of ['one', 'two', 'three']) server.append(mail(subject));
    const connection = await open(server);
    const retrieving = connection.retrieve(await connection.list(), MB);
    await retrieving.next();
    await retrieving.return(undefined);
    expect(connection.usable).toBe(false);
    await connection.quit();
    expect(server.commands).not.toContain('QUIT');
  });
});

describe('security types', () => {
  it.each([
    ['NONE', 'none', SecurityType.NONE],
    ['required STLS', 'starttls', SecurityType.TLS],
    ['implicit TLS', 'tls', SecurityType.SSL],
  ] as const)('%s', async (_, security, securityType) => {
    const server = await pop3Server({ security });
    const steps: string[] = [];
    const onStep = (step: string, detail: string) => steps.push(`${step} ${detail}`);
    const connection = await open(server, { securityType }, { onStep });
    expect(await connection.list()).toEqual([]);
    const tls = steps.find((step) => step.startsWith('TLS'));
    if (security === 'none') expect(tls).toBeUndefined();
    else expect(tls).toMatch(/^TLS TLSv1\.3, certificate of .+, valid until \d{4}-\d\d-\d\d$/);
  });

  it('a server that does not offer the required STLS gets no password', async () => {
    const server = await pop3Server();
    const diagnosis = await diagnosisOf(open(server, { securityType: SecurityType.TLS }));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.TLS_NOT_OFFERED, transient: false });
    expect(server.commands).toEqual(['STLS']);
  });

  it.each([
    ['an answer', '+OK signed in\r\n'],
    ['a single byte', '+'],
  ])('what is injected behind the answer to STLS is refused: %s', async (_, injectBehindStls) => {
    const server = await pop3Server({ security: 'starttls', injectBehindStls });
    const diagnosis = await diagnosisOf(open(server, { securityType: SecurityType.TLS }));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.TLS_WRONG_MODE, transient: false });
    expect(server.commands).toEqual(['STLS']);
  });

  it('says that a plain server does not speak TLS', async () => {
    const diagnosis = await diagnosisOf(open(await pop3Server(), { securityType: SecurityType.SSL }));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.TLS_WRONG_MODE, transient: false });
  });

  it.each([
    ['not trusted', 'tls', undefined, null, /signed by itself|unknown authority|not trusted/],
    ['not trusted', 'starttls', undefined, null, /signed by itself|unknown authority|not trusted/],
    ['expired', 'starttls', certificates.expired, undefined, /expired/],
    ['for another name', 'tls', certificates.wrongName, undefined, /another name/],
  ] as const)('tells a certificate that is %s (%s)', async (_, security, certificate, authority, title) => {
    const server = await pop3Server({ security, certificate });
    const securityType = security === 'tls' ? SecurityType.SSL : SecurityType.TLS;
    const changes = { securityType, ...(authority === null && { certificateAuthority: null }) };
    const diagnosis = await diagnosisOf(open(server, changes));
    expect(diagnosis.code).toBe(DiagnosisCode.TLS_CERTIFICATE_INVALID);
    expect(diagnosis.title).toMatch(title);
    expect(server.commands).not.toContain('PASS');
  });
});

describe('signing in', () => {
  it('a wrong password needs a person, and is not shown', async () => {
    const server = await pop3Server();
    const credentials = { kind: 'PASSWORD', username: 'support@desk.test', password: 'wrong-password' } as const;
    const diagnosis = await diagnosisOf(open(server, { credentials }));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.AUTHENTICATION_FAILED, transient: false });
    expect(JSON.stringify(diagnosis)).not.toContain('wrong-password');
  });

  it.each([
    ['PASS', '[IN-USE] Do you have another POP session running?', DiagnosisCode.MAILBOX_LOCKED],
    ['PASS', '[LOGIN-DELAY] minimum time between mail checks violation', DiagnosisCode.THROTTLED],
    ['USER', '[SYS/TEMP] Temporary authentication failure.', DiagnosisCode.UNEXPECTED],
  ])('%s refused with %s passes by itself', async (command, words, code) => {
    const server = await pop3Server();
    server.refuse(command, words);
    expect(await diagnosisOf(open(server))).toMatchObject({ code, transient: true, detail: words });
  });

  it('with a password of spaces and other letters', async () => {
    const users = { 'jürgen@desk.test': { password: ' a  b ü ' } };
    const server = await pop3Server({ users });
    const credentials = { kind: 'PASSWORD', username: 'jürgen@desk.test', password: ' a  b ü ' } as const;
    expect(await (await open(server, { credentials })).list()).toEqual([]);
  });

  it.each(['a\r\nDELE 1', 'a\nb', 'a\0'])('a password that would be a command is not sent: %j', async (password) => {
    const server = await pop3Server();
    const credentials = { kind: 'PASSWORD', username: 'support@desk.test', password } as const;
    expect((await diagnosisOf(open(server, { credentials }))).code).toBe(DiagnosisCode.AUTHENTICATION_FAILED);
    expect(server.commands).toEqual([]);
  });

  it('takes no access token', async () => {
    const server = await pop3Server();
    const credentials = { kind: 'ACCESS_TOKEN', username: 'a', accessToken: 'b', expiresAt: new Date(0) } as const;
    expect((await diagnosisOf(open(server, { credentials }))).title).toContain('password only');
    expect(server.commands).toEqual([]);
  });
});

describe('a server that misbehaves', () => {
  const faults: [fault: TcpFault, securityType: SecurityType, code: DiagnosisCode][] = [
    ['silent', SecurityType.NONE, DiagnosisCode.CONNECTION_TIMEOUT],
    ['silent', SecurityType.SSL, DiagnosisCode.CONNECTION_TIMEOUT],
    ['tls', SecurityType.NONE, DiagnosisCode.CONNECTION_TIMEOUT],
    [{ greeting: '+OK ready' }, SecurityType.NONE, DiagnosisCode.CONNECTION_TIMEOUT],
    ['closes', SecurityType.NONE, DiagnosisCode.CONNECTION_LOST],
    ['closes', SecurityType.SSL, DiagnosisCode.CONNECTION_LOST],
    ['garbage', SecurityType.NONE, DiagnosisCode.UNEXPECTED],
    ['garbage', SecurityType.SSL, DiagnosisCode.TLS_WRONG_MODE],
    [{ greeting: '* OK IMAP4rev1 ready' }, SecurityType.NONE, DiagnosisCode.UNEXPECTED],
    [{ greeting: `+OK ${'x'.repeat(100_000)}` }, SecurityType.NONE, DiagnosisCode.UNEXPECTED],
    [{ greeting: '-ERR [SYS/TEMP] come back later' }, SecurityType.NONE, DiagnosisCode.UNEXPECTED],
  ];
  it.each(faults)('at connecting: %j with %s', async (fault, securityType, code) => {
    const server = await startFaultyServer(fault);
    cleanUp.push(() => server.stop());
    const timeoutMs = code === DiagnosisCode.CONNECTION_TIMEOUT ? 200 : 10_000;
    const diagnosis = await diagnosisOf(open(server, { securityType }, { timeoutMs }));
    expect(diagnosis).toMatchObject({ code, transient: code !== DiagnosisCode.TLS_WRONG_MODE });
  });

  it('silence after STLS is a time-out', async () => {
    const server = await startFaultyServer({ greeting: '+OK ready\r\n+OK begin' });
    cleanUp.push(() => server.stop());
    const opening = open(server, { securityType: SecurityType.TLS }, { timeoutMs: 300 });
    expect((await diagnosisOf(opening)).code).toBe(DiagnosisCode.CONNECTION_TIMEOUT);
  });

  it.each(['UIDL', 'RETR', 'TOP'])('in a call: silence after %s ends the connection', async (command) => {
    const server = await pop3Server();
    server.append(mail('one'));
    const connection = await open(server, {}, { timeoutMs: 500 });
    const listed = command === 'UIDL' ? [] : await connection.list();
    server.hang(command);
    const call = {
      UIDL: () => connection.list(),
      RETR: () => all(connection.retrieve(listed, MB)),
      TOP: () => all(connection.headers(listed, MB)),
    }[command]!;
    expect((await diagnosisOf(call())).code).toBe(DiagnosisCode.CONNECTION_TIMEOUT);
    expect(connection.usable).toBe(false);
  });

  it('what broke off in the middle of a message is no message', async () => {
    const server = await pop3Server();
    server.append(mail('one', 'x'.repeat(1_000)));
    server.breakAfterBytes = 500;
    const connection = await open(server);
    const listed = await connection.list();
    expect((await diagnosisOf(all(connection.retrieve(listed, MB)))).code).toBe(DiagnosisCode.CONNECTION_LOST);
  });

  it('a listing that is refused, lost or garbled is an error, never an empty list', async () => {
    const server = await pop3Server();
    server.append(mail('one'), { uidl: 'two words' });
    expect((await diagnosisOf((await open(server)).list())).code).toBe(DiagnosisCode.UNEXPECTED);
    const lost = await open(server);
    server.dropConnections();
    expect((await diagnosisOf(lost.list())).code).toBe(DiagnosisCode.CONNECTION_LOST);
    server.refuse('UIDL', 'Unknown command');
    const refused = await open(server);
    expect(await diagnosisOf(refused.list())).toMatchObject({ code: DiagnosisCode.PROTOCOL_DISABLED });
  });

  it('a limit in the middle ends the call', async () => {
    const server = await pop3Server();
    for (const subject of ['one', 'two']) server.append(mail(subject));
    server.refuse('RETR 2', '[SYS/TEMP] Account exceeded command or bandwidth limits.');
    const connection = await open(server);
    const listed = await connection.list();
    expect((await diagnosisOf(all(connection.retrieve(listed, MB)))).code).toBe(DiagnosisCode.BANDWIDTH_EXCEEDED);
  });

  it('quit does not wait for a server that hangs, and may come twice', async () => {
    const server = await pop3Server();
    const connection = await open(server, {}, { timeoutMs: 600_000 });
    server.hang();
    await connection.quit();
    await connection.quit();
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
    const server = await pop3Server({ security });
    const connection = await open(server, { securityType, proxy: proxyEndpoint(proxy) });
    expect(await connection.list()).toEqual([]);
    expect(proxy.targets).toContain(`localhost:${server.port}`);
  }
});
