import { endpointOf, protocolClients, proxyEndpoint } from '../../test/support/endpoints';
import { type ImapServerOptions, startImapServer, type TestImapServer } from '../../test/support/imap-server';
import { type Pop3ServerOptions, startPop3Server, type TestPop3Server } from '../../test/support/pop3-server';
import { freePort } from '../../test/support/ports';
import { startSocksProxy } from '../../test/support/proxies';
import { type SmtpSink, type SmtpSinkOptions, startSmtpSink } from '../../test/support/smtp-sink';
import { startFaultyServer } from '../../test/support/tcp-faults';
import { DiagnosisCode } from '../common/diagnosis';
import { type ConnectionTest, ConnectionTestStepName, ConnectionTestStepState } from './connection-test.types';
import { ConnectionTester } from './connection-tester';
import { IncomingProtocol, SecurityType } from './email-server.enums';
import type { ServerEndpoint } from './endpoint';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

const { imap, pop3, sockets, clock } = protocolClients();
const tester = new ConnectionTester(imap, pop3, sockets, clock);

async function imapServer(options: ImapServerOptions = {}): Promise<TestImapServer> {
  const server = await startImapServer(options);
  cleanUp.push(() => server.stop());
  return server;
}

async function sink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const started = await startSmtpSink(options);
  cleanUp.push(() => started.stop());
  return started;
}

function testIncoming(endpoint: ServerEndpoint, folder = 'INBOX', timeoutMs?: number): Promise<ConnectionTest> {
  return tester.testIncoming(endpoint, folder, IncomingProtocol.IMAP, timeoutMs);
}

/** As `NAME` for passed, `-NAME` for skipped and `!NAME` for failed steps. */
function stepsOf({ steps }: ConnectionTest): string {
  const marks = { PASSED: '', SKIPPED: '-', FAILED: '!' } satisfies Record<ConnectionTestStepState, string>;
  return steps.map(({ name, state }) => `${marks[state]}${name}`).join(' ');
}

function detailOf({ steps }: ConnectionTest, step: keyof typeof ConnectionTestStepName): string | null | undefined {
  return steps.find(({ name }) => name === ConnectionTestStepName[step])?.detail;
}

describe('an incoming server', () => {
  it.each([
    ['none', SecurityType.NONE, 'RESOLVE CONNECT AUTHENTICATE OPEN_FOLDER'],
    ['starttls', SecurityType.TLS, 'RESOLVE CONNECT TLS AUTHENTICATE OPEN_FOLDER'],
    ['tls', SecurityType.SSL, 'RESOLVE CONNECT TLS AUTHENTICATE OPEN_FOLDER'],
  ] as const)('passes every step over %s', async (security, securityType, steps) => {
    const server = await imapServer({ security });
    server.append('Subject: one\r\n\r\n');
    const test = await testIncoming(endpointOf(server, { securityType }));
    expect(test).toMatchObject({ succeeded: true, problem: null });
    expect(stepsOf(test)).toBe(steps);
    expect(detailOf(test, 'OPEN_FOLDER')).toBe('INBOX: 1 message');
    expect(detailOf(test, 'AUTHENTICATE')).toBe('signed in as support@desk.test');
    expect(test.steps.every(({ durationMs }) => Number.isInteger(durationMs) && durationMs >= 0)).toBe(true);
  });

  it('shows the proxy as a step of its own', async () => {
    const proxy = await startSocksProxy();
    cleanUp.push(() => proxy.stop());
    const test = await testIncoming(endpointOf(await imapServer(), { proxy: proxyEndpoint(proxy) }));
    expect(stepsOf(test)).toBe('RESOLVE PROXY CONNECT AUTHENTICATE OPEN_FOLDER');
  });

  it.each([
    ['!RESOLVE', { host: '169.254.169.254' }, DiagnosisCode.ADDRESS_NOT_ALLOWED],
    ['RESOLVE CONNECT !TLS', { securityType: SecurityType.SSL }, DiagnosisCode.TLS_WRONG_MODE],
    ['RESOLVE CONNECT !TLS', { securityType: SecurityType.TLS }, DiagnosisCode.TLS_NOT_OFFERED],
    [
      'RESOLVE CONNECT !AUTHENTICATE',
      { credentials: { kind: 'PASSWORD', username: 'support@desk.test', password: 'wrong-password' } },
      DiagnosisCode.AUTHENTICATION_FAILED,
    ],
  ] as [string, Partial<ServerEndpoint>, DiagnosisCode][])('ends with %s', async (steps, changes, code) => {
    const test = await testIncoming(endpointOf(await imapServer(), changes));
    expect(stepsOf(test)).toBe(steps);
    expect(test).toMatchObject({ succeeded: false, problem: { code } });
    expect(JSON.stringify(test)).not.toContain('wrong-password');
  });

  it('ends with the port on which nobody listens', async () => {
    const test = await testIncoming(endpointOf({ port: await freePort() }));
    expect(stepsOf(test)).toBe('RESOLVE !CONNECT');
    expect(test.problem!.code).toBe(DiagnosisCode.CONNECTION_REFUSED);
  });

  it('ends with the proxy that is down', async () => {
    const proxy = await startSocksProxy();
    await proxy.stop();
    const test = await testIncoming(endpointOf({ port: 1 }, { proxy: proxyEndpoint(proxy) }));
    expect(stepsOf(test)).toBe('RESOLVE !PROXY');
    expect(test.problem!.code).toBe(DiagnosisCode.PROXY_UNREACHABLE);
  });

  it('ends with the folder that is not there', async () => {
    const test = await testIncoming(endpointOf(await imapServer()), 'Nowhere');
    expect(stepsOf(test)).toBe('RESOLVE CONNECT AUTHENTICATE !OPEN_FOLDER');
    expect(test.problem!.code).toBe(DiagnosisCode.FOLDER_NOT_FOUND);
  });

  it('has one time limit for all steps together', async () => {
    const server = await imapServer();
    server.hang('STATUS');
    const test = await testIncoming(endpointOf(server), 'INBOX', 2_000);
    expect(stepsOf(test)).toBe('RESOLVE CONNECT AUTHENTICATE !OPEN_FOLDER');
    expect(test.problem!.code).toBe(DiagnosisCode.CONNECTION_TIMEOUT);
  });
});

describe('an incoming server with POP3', () => {
  async function pop3Server(options: Pop3ServerOptions = {}): Promise<TestPop3Server> {
    const server = await startPop3Server(options);
    cleanUp.push(() => server.stop());
    return server;
  }
  const testPop3 = (endpoint: ServerEndpoint, timeoutMs?: number) =>
    tester.testIncoming(endpoint, 'INBOX', IncomingProtocol.POP3, timeoutMs);

  it.each([
    ['none', SecurityType.NONE, 'RESOLVE CONNECT AUTHENTICATE OPEN_FOLDER'],
    ['starttls', SecurityType.TLS, 'RESOLVE CONNECT TLS AUTHENTICATE OPEN_FOLDER'],
    ['tls', SecurityType.SSL, 'RESOLVE CONNECT TLS AUTHENTICATE OPEN_FOLDER'],
  ] as const)('passes every step over %s and fetches nothing', async (security, securityType, steps) => {
    const server = await pop3Server({ security });
    server.append('Subject: one\r\n\r\n');
    const test = await testPop3(endpointOf(server, { securityType }));
    expect(test).toMatchObject({ succeeded: true, problem: null });
    expect(stepsOf(test)).toBe(steps);
    expect(detailOf(test, 'OPEN_FOLDER')).toBe('the mailbox shows 1 message');
    expect(server.retrieved).toEqual([]);
  });

  it.each([
    ['RESOLVE CONNECT !TLS', { securityType: SecurityType.SSL }, DiagnosisCode.TLS_WRONG_MODE],
    ['RESOLVE CONNECT !TLS', { securityType: SecurityType.TLS }, DiagnosisCode.TLS_NOT_OFFERED],
    [
      'RESOLVE CONNECT !AUTHENTICATE',
      { credentials: { kind: 'PASSWORD', username: 'support@desk.test', password: 'wrong-password' } },
      DiagnosisCode.AUTHENTICATION_FAILED,
    ],
  ] as [string, Partial<ServerEndpoint>, DiagnosisCode][])('ends with %s', async (steps, changes, code) => {
    const test = await testPop3(endpointOf(await pop3Server(), changes));
    expect(stepsOf(test)).toBe(steps);
    expect(test).toMatchObject({ succeeded: false, problem: { code } });
    expect(JSON.stringify(test)).not.toContain('wrong-password');
  });

  it('ends with the server that cannot tell what is new', async () => {
    const server = await pop3Server();
    server.refuse('UIDL', 'Unknown command.');
    const test = await testPop3(endpointOf(server));
    expect(stepsOf(test)).toBe('RESOLVE CONNECT AUTHENTICATE !OPEN_FOLDER');
    expect(test.problem).toMatchObject({ code: DiagnosisCode.PROTOCOL_DISABLED, transient: false });
    expect(test.problem!.remedy[0]).toContain('IMAP');
  });

  it('has one time limit for all steps together', async () => {
    const server = await pop3Server();
    server.hang('UIDL');
    const test = await testPop3(endpointOf(server), 2_000);
    expect(stepsOf(test)).toBe('RESOLVE CONNECT AUTHENTICATE !OPEN_FOLDER');
    expect(test.problem!.code).toBe(DiagnosisCode.CONNECTION_TIMEOUT);
  });
});

describe('an outgoing server', () => {
  const credentials = { kind: 'PASSWORD', username: 'desk', password: 'secret-of-desk' } as const;
  const users = { desk: { password: 'secret-of-desk' } };

  it.each([
    ['none', SecurityType.NONE, 'RESOLVE CONNECT AUTHENTICATE'],
    ['starttls', SecurityType.TLS, 'RESOLVE CONNECT TLS AUTHENTICATE'],
    ['tls', SecurityType.SSL, 'RESOLVE CONNECT TLS AUTHENTICATE'],
  ] as const)('passes every step over %s and sends nothing', async (security, securityType, steps) => {
    const server = await sink({ security, users });
    const test = await tester.testOutgoing(endpointOf(server, { securityType, credentials }), 'desk@desk.test', null);
    expect(test).toMatchObject({ succeeded: true, problem: null });
    expect(stepsOf(test)).toBe(steps);
    if (security !== 'none') expect(detailOf(test, 'TLS')).toMatch(/^TLSv1\.3, certificate of .+, valid until/);
    expect(server.messages).toEqual([]);
  });

  it('with an access token', async () => {
    const server = await sink({ users: { desk: { accessToken: 'ya29.token' } } });
    const token = {
      kind: 'ACCESS_TOKEN',
      username: 'desk',
      accessToken: 'ya29.token',
      expiresAt: new Date(0),
    } as const;
    const test = await tester.testOutgoing(endpointOf(server, { credentials: token }), 'desk@desk.test', null);
    expect(stepsOf(test)).toBe('RESOLVE CONNECT AUTHENTICATE');
  });

  it('really sends a test mail, marked as automatic, and skips a sign-in that is not needed', async () => {
    const server = await sink();
    const endpoint = endpointOf(server, { credentials: null });
    const test = await tester.testOutgoing(endpoint, 'desk@desk.test', 'me@desk.test');
    expect(stepsOf(test)).toBe('RESOLVE CONNECT -AUTHENTICATE SEND');
    expect(detailOf(test, 'SEND')).toMatch(/^250 /);
    const [mail] = server.messages;
    expect(mail!.envelope).toEqual({ from: 'desk@desk.test', to: ['me@desk.test'] });
    expect(mail!.raw.toString()).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it('ends with the recipient that is refused', async () => {
    const server = await sink({
      behave: ({ at }) => (at === 'RCPT' ? { code: 550, text: '5.1.1 nobody' } : undefined),
    });
    const endpoint = endpointOf(server, { credentials: null });
    const test = await tester.testOutgoing(endpoint, 'desk@desk.test', 'me@desk.test');
    expect(stepsOf(test)).toBe('RESOLVE CONNECT -AUTHENTICATE !SEND');
    expect(test.problem).toMatchObject({ code: DiagnosisCode.RECIPIENT_REJECTED, detail: '550 5.1.1 nobody' });
  });

  it.each([
    [
      'RESOLVE CONNECT !AUTHENTICATE',
      { credentials: { ...credentials, password: 'wrong-password' } },
      DiagnosisCode.AUTHENTICATION_FAILED,
    ],
    ['RESOLVE CONNECT !TLS', { securityType: SecurityType.SSL }, DiagnosisCode.TLS_WRONG_MODE],
  ] as [string, Partial<ServerEndpoint>, DiagnosisCode][])('ends with %s', async (steps, changes, code) => {
    const server = await sink({ users });
    const test = await tester.testOutgoing(endpointOf(server, changes), 'desk@desk.test', null);
    expect(stepsOf(test)).toBe(steps);
    expect(test).toMatchObject({ succeeded: false, problem: { code } });
    expect(JSON.stringify(test)).not.toContain('wrong-password');
  });

  it.each([
    ['silent', 1_000, DiagnosisCode.CONNECTION_TIMEOUT],
    ['closes', 10_000, DiagnosisCode.CONNECTION_LOST],
  ] as const)('ends when the server %s', async (fault, timeoutMs, code) => {
    const server = await startFaultyServer(fault);
    cleanUp.push(() => server.stop());
    const endpoint = endpointOf(server, { credentials: null });
    const test = await tester.testOutgoing(endpoint, 'desk@desk.test', null, timeoutMs);
    expect(stepsOf(test)).toBe('RESOLVE CONNECT !AUTHENTICATE');
    expect(test.problem!.code).toBe(code);
  });
});
