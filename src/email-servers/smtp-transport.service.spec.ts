import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { endpointOf, protocolClients } from '../../test/support/endpoints';
import { freePort } from '../../test/support/ports';
import { startHttpProxy, startSocksProxy } from '../../test/support/proxies';
import { type Behaviour, type SmtpSink, type SmtpSinkOptions, startSmtpSink } from '../../test/support/smtp-sink';
import { startFaultyServer } from '../../test/support/tcp-faults';
import { waitFor } from '../../test/support/wait-for';
import { adviseOn } from '../common/advice';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { ProxyProtocol, ProxyServer } from '../proxies/proxy-server.entity';
import type { ProxyServerRepository } from '../proxies/proxy-server.repository';
import { SecretBox } from '../secrets/secret-box';
import { EmailAuthType, SecurityType } from './email-server.enums';
import { EndpointService } from './endpoint.service';
import type { OAuthSignIn } from './oauth-sign-in';
import { OutgoingEmailServer } from './outgoing-email-server.entity';
import { SmtpFailure } from './smtp-failure';
import { type SmtpMessage, SmtpTransportService } from './smtp-transport.service';

const box = new SecretBox([randomBytes(32)]);
const proxies = new Map<string, ProxyServer>();
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

const { sockets, clock } = protocolClients();
const repository = { find: (_: null, id: string) => Promise.resolve(proxies.get(id) ?? null) };
const noConsent = { title: 'No consent', remedy: [], transient: false };
const oauth = {
  clientOf: () => Promise.resolve({}),
  credentials: () => {
    const diagnosis = adviseOn(DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED, noConsent, null, clock.now());
    return Promise.reject(new DiagnosedError(diagnosis));
  },
} as unknown as OAuthSignIn;
const endpoints = new EndpointService(repository as ProxyServerRepository, box, clock, oauth);

function transport(): SmtpTransportService {
  const service = new SmtpTransportService(endpoints, sockets, clock);
  cleanUp.push(() => service.onApplicationShutdown());
  return service;
}

async function sink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const started = await startSmtpSink(options);
  cleanUp.push(() => started.stop());
  return started;
}

function serverAt(port: number, changes: Partial<OutgoingEmailServer> = {}): OutgoingEmailServer {
  const { host, securityType, certificateAuthority } = endpointOf({ port });
  const id = 'server-1';
  return Object.assign(new OutgoingEmailServer(), {
    id,
    email: 'desk@desk.test',
    host,
    port,
    securityType,
    certificateAuthority,
    authenticationNeeded: false,
    authType: EmailAuthType.BASIC,
    username: 'desk',
    passwordBox: box.seal('secret-of-desk', { table: 'outgoing_email_servers', column: 'password', row: id }),
    proxyServerId: null,
    updatedAt: new Date(0),
    ...changes,
  });
}

const RAW = Buffer.from('Subject: Hello\r\n\r\n.dot\r\nÜmlaut\r\n');

function message(to: string[] = ['a@customer.test'], raw: Readable | Buffer = RAW): SmtpMessage {
  return { envelope: { from: 'desk@desk.test', to }, raw };
}

async function failureOf(sending: Promise<unknown>): Promise<SmtpFailure> {
  const error: unknown = await sending.then(
    () => 'it was sent',
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(SmtpFailure);
  return error as SmtpFailure;
}

describe('sending', () => {
  it('hands over the bytes as they are, from a buffer and from a stream', async () => {
    const server = await sink();
    const service = transport();
    const result = await service.send(serverAt(server.port), message(['a@customer.test', 'b@customer.test']));
    expect(result).toMatchObject({ accepted: ['a@customer.test', 'b@customer.test'], rejected: [] });
    expect(result.response).toMatch(/^250 /);
    await service.send(
      serverAt(server.port),
      message(['c@customer.test'], Readable.from([RAW.subarray(0, 9), RAW.subarray(9)])),
    );
    expect(server.messages.map(({ raw }) => raw)).toEqual([RAW, RAW]);
    expect(server.messages[0]!.envelope).toEqual({
      from: 'desk@desk.test',
      to: ['a@customer.test', 'b@customer.test'],
    });
  });

  it.each([
    ['none', SecurityType.NONE],
    ['starttls', SecurityType.TLS],
    ['tls', SecurityType.SSL],
  ] as const)('signs in over %s with %s', async (security, securityType) => {
    const server = await sink({ security, users: { desk: { password: 'secret-of-desk' } } });
    await transport().send(serverAt(server.port, { securityType, authenticationNeeded: true }), message());
    expect(server.messages[0]).toMatchObject({ user: 'desk', secure: security !== 'none' });
  });

  it.each([
    [ProxyProtocol.HTTP, startHttpProxy],
    [ProxyProtocol.SOCKS5, startSocksProxy],
  ])('goes through a %s proxy with sign-in', async (protocol, startProxy) => {
    const proxy = await startProxy({ user: 'proxyuser', password: 'proxypass' });
    cleanUp.push(() => proxy.stop());
    const passwordBox = box.seal('proxypass', { table: 'proxy_servers', column: 'password', row: protocol });
    const { host, port } = proxy;
    const row = { id: protocol, protocol, host, port, username: 'proxyuser', passwordBox };
    proxies.set(protocol, Object.assign(new ProxyServer(), row));
    const server = await sink({ security: 'starttls' });
    await transport().send(
      serverAt(server.port, { securityType: SecurityType.TLS, proxyServerId: protocol }),
      message(),
    );
    expect(server.messages).toHaveLength(1);
    expect(proxy.targets).toEqual([`localhost:${server.port}`]);
  });

  it('keeps its connections until the settings change', async () => {
    let connections = 0;
    const server = await sink({ behave: ({ at }) => void (connections += Number(at === 'CONNECT')) });
    const service = transport();
    await service.send(serverAt(server.port), message());
    await service.send(serverAt(server.port), message());
    expect(connections).toBe(1);
    await service.send(serverAt(server.port, { updatedAt: new Date(1) }), message());
    expect(connections).toBe(2);
  });

  it('sends many at once over a few connections', async () => {
    let connections = 0;
    const server = await sink({ behave: ({ at }) => void (connections += Number(at === 'CONNECT')) });
    const service = transport();
    await Promise.all(Array.from({ length: 40 }, () => service.send(serverAt(server.port), message())));
    expect(server.messages).toHaveLength(40);
    expect(connections).toBeLessThanOrEqual(5);
  });

  it('reads the message only when the server asks for it', async () => {
    let read = false;
    const raw = new Readable({
      read() {
        read = true;
        this.push(RAW);
        this.push(null);
      },
    });
    const readBefore: boolean[] = [];
    const server = await sink({
      behave: ({ at }) => {
        if (at !== 'END') readBefore.push(read);
        return undefined;
      },
    });
    await transport().send(serverAt(server.port), message(['a@customer.test'], raw));
    expect(readBefore.length).toBeGreaterThanOrEqual(4);
    expect(readBefore).not.toContain(true);
    expect(read).toBe(true);
  });

  it('a recipient that is refused while another is accepted is a result', async () => {
    const server = await sink({
      behave: ({ at, address }) =>
        at === 'RCPT' && address === 'no@customer.test' ? { code: 550, text: 'No such user' } : undefined,
    });
    const result = await transport().send(serverAt(server.port), message(['no@customer.test', 'a@customer.test']));
    expect(result).toMatchObject({
      accepted: ['a@customer.test'],
      rejected: [{ address: 'no@customer.test', code: 550, response: '550 No such user' }],
    });
  });
});

describe('failing', () => {
  const replies: {
    at: Parameters<Behaviour>[0]['at'];
    reply: { code: number; text: string };
    expected: Partial<SmtpFailure>;
    code: DiagnosisCode;
  }[] = [
    {
      at: 'MAIL',
      reply: { code: 550, text: '5.7.60 not your address' },
      expected: { phase: 'MAIL_FROM', permanent: true, concernsServer: false },
      code: DiagnosisCode.SENDER_REJECTED,
    },
    {
      at: 'MAIL',
      reply: { code: 451, text: '4.3.0 later' },
      expected: { phase: 'MAIL_FROM', permanent: false, concernsServer: false },
      code: DiagnosisCode.SENDER_REJECTED,
    },
    {
      at: 'RCPT',
      reply: { code: 550, text: '5.1.1 nobody' },
      expected: { phase: 'RCPT_TO', permanent: true, concernsServer: false },
      code: DiagnosisCode.RECIPIENT_REJECTED,
    },
    {
      at: 'RCPT',
      reply: { code: 450, text: '4.2.0 greylisted' },
      expected: { phase: 'RCPT_TO', permanent: false, concernsServer: false },
      code: DiagnosisCode.RECIPIENT_REJECTED,
    },
    {
      at: 'RCPT',
      reply: { code: 550, text: '5.4.5 Daily user sending limit exceeded' },
      expected: { phase: 'RCPT_TO', permanent: false, concernsServer: true },
      code: DiagnosisCode.SENDING_QUOTA_EXCEEDED,
    },
    {
      at: 'DATA',
      reply: { code: 554, text: 'no data please' },
      expected: { phase: 'DATA', permanent: true, concernsServer: false },
      code: DiagnosisCode.MESSAGE_REJECTED,
    },
    {
      at: 'END',
      reply: { code: 554, text: '5.7.1 spam' },
      expected: { phase: 'DATA', permanent: true, concernsServer: false },
      code: DiagnosisCode.MESSAGE_REJECTED,
    },
    {
      at: 'END',
      reply: { code: 452, text: '4.3.1 disk full' },
      expected: { phase: 'DATA', permanent: false, concernsServer: false },
      code: DiagnosisCode.MESSAGE_REJECTED,
    },
    {
      at: 'END',
      reply: { code: 552, text: '5.3.4 too big' },
      expected: { phase: 'DATA', permanent: true, concernsServer: false },
      code: DiagnosisCode.MESSAGE_TOO_LARGE,
    },
  ];
  it.each(replies)('$reply.code $reply.text at $at', async ({ at, reply, expected, code }) => {
    const server = await sink({ behave: (step) => (step.at === at ? reply : undefined) });
    const failure = await failureOf(transport().send(serverAt(server.port), message()));
    expect(failure).toMatchObject({ ...expected, responseCode: reply.code, response: `${reply.code} ${reply.text}` });
    expect(failure.diagnosis).toMatchObject({ code, transient: !failure.permanent });
    expect(server.messages).toEqual([]);
  });

  it.each([
    ['MAIL', 'CONNECT'],
    ['RCPT', 'CONNECT'],
    ['DATA', 'CONNECT'],
  ] as const)('a connection lost at %s: surely not taken', async (at, phase) => {
    const server = await sink({ behave: (step) => (step.at === at ? 'drop' : undefined) });
    const failure = await failureOf(transport().send(serverAt(server.port), message()));
    expect(failure).toMatchObject({ phase, permanent: false, responseCode: null });
    expect(failure.diagnosis).toMatchObject({ code: DiagnosisCode.CONNECTION_LOST, transient: true });
  });

  it('a connection lost after the final dot: uncertain', async () => {
    const server = await sink({ behave: ({ at }) => (at === 'END' ? 'drop' : undefined) });
    const failure = await failureOf(transport().send(serverAt(server.port), message()));
    expect(failure).toMatchObject({ phase: 'AFTER_DATA', permanent: false });
    expect(failure.diagnosis).toMatchObject({ code: DiagnosisCode.DELIVERY_UNCERTAIN, transient: false });
    expect(server.messages).toHaveLength(1);
  });

  it('a connection lost in the middle of the message: surely not taken', async () => {
    const server = await sink();
    const service = transport();
    const raw = new Readable({ read: () => undefined });
    raw.push(RAW);
    const sending = failureOf(service.send(serverAt(server.port), message(['a@customer.test'], raw)));
    await waitFor(() => raw.readableDidRead, { describe: 'the body to be read' });
    await server.stop();
    cleanUp.pop();
    cleanUp.pop();
    service.onApplicationShutdown();
    expect(await sending).toMatchObject({ phase: 'DATA', permanent: false });
    expect(raw.destroyed).toBe(true);
  });

  it('a message that cannot be read to its end is not sent as a part', async () => {
    const server = await sink();
    const raw = Readable.from(
      (function* () {
        yield RAW;
        throw new Error('the disk is gone');
      })(),
    );
    const failure = await failureOf(transport().send(serverAt(server.port), message(['a@customer.test'], raw)));
    expect(failure).toMatchObject({ phase: 'DATA', permanent: false });
    expect(server.messages).toEqual([]);
  });

  it('a wrong password is the trouble of the server, not of the message, and is not shown', async () => {
    const server = await sink({ users: { desk: { password: 'other' } } });
    const failure = await failureOf(transport().send(serverAt(server.port, { authenticationNeeded: true }), message()));
    expect(failure).toMatchObject({ phase: 'AUTH', permanent: false, concernsServer: true, responseCode: 535 });
    expect(failure.diagnosis).toMatchObject({ code: DiagnosisCode.AUTHENTICATION_FAILED, transient: false });
    expect(JSON.stringify([failure, failure.message, failure.diagnosis])).not.toContain('secret-of-desk');
  });

  it('OAuth without consent needs a person', async () => {
    const server = serverAt(1, { authenticationNeeded: true, authType: EmailAuthType.OAUTH });
    const failure = await failureOf(transport().send(server, message()));
    expect(failure).toMatchObject({ phase: 'CONNECT', permanent: false, concernsServer: true });
    expect(failure.diagnosis).toMatchObject({ code: DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED, transient: false });
  });

  it('nobody listens', async () => {
    const failure = await failureOf(transport().send(serverAt(await freePort()), message()));
    expect(failure).toMatchObject({ phase: 'CONNECT', permanent: false, concernsServer: true });
    expect(failure.diagnosis.code).toBe(DiagnosisCode.CONNECTION_REFUSED);
  });

  it.each([
    ['no TLS', 'none', SecurityType.SSL, trusted, DiagnosisCode.TLS_WRONG_MODE],
    ['an unknown authority', 'tls', SecurityType.SSL, noAuthority, DiagnosisCode.TLS_CERTIFICATE_INVALID],
    ['an unknown authority', 'starttls', SecurityType.TLS, noAuthority, DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ] as const)('%s (%s, %s)', async (_, security, securityType, changes, code) => {
    const server = await sink({ security });
    const failure = await failureOf(transport().send(serverAt(server.port, { securityType, ...changes() }), message()));
    expect(failure).toMatchObject({ phase: 'TLS', permanent: false, concernsServer: true });
    expect(failure.diagnosis).toMatchObject({ code, transient: false });
  });

  it('a server that refuses the required STARTTLS gets neither password nor message', async () => {
    const { port, heard } = await lineServer({ EHLO: '250 hello', STARTTLS: '502 not here' });
    const server = serverAt(port, { securityType: SecurityType.TLS, authenticationNeeded: true });
    const failure = await failureOf(transport().send(server, message()));
    expect(failure).toMatchObject({ phase: 'TLS', permanent: false, concernsServer: true });
    expect(failure.diagnosis).toMatchObject({ code: DiagnosisCode.TLS_NOT_OFFERED, transient: false });
    expect(heard.map((line) => line.split(' ')[0])).toEqual(['EHLO', 'STARTTLS']);
  });

  it('a server that turns everybody away', async () => {
    const server = await startFaultyServer({ greeting: '554 no service for you' });
    cleanUp.push(() => server.stop());
    const failure = await failureOf(transport().send(serverAt(server.port), message()));
    expect(failure).toMatchObject({ phase: 'CONNECT', permanent: false, concernsServer: true, responseCode: 554 });
  });
});

/** Answers the first word of each line. */
async function lineServer(answers: Record<string, string>): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 ready\r\n');
    createInterface(socket).on('line', (line) => {
      heard.push(line);
      socket.write(`${answers[line.split(' ')[0]!] ?? '500 what?'}\r\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, heard };
}

function trusted(): Partial<OutgoingEmailServer> {
  return {};
}

function noAuthority(): Partial<OutgoingEmailServer> {
  return { certificateAuthority: null };
}
