import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { freePort } from '../../test/support/ports';
import { type ProxyLogin, startHttpProxy, startSocksProxy, type TestProxy } from '../../test/support/proxies';
import { type FaultyServer, startFaultyServer } from '../../test/support/tcp-faults';
import { waitFor } from '../../test/support/wait-for';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { readConfig } from '../config/config';
import { Dialer, type ProxyEndpoint } from './dialer';
import { ProxyProtocol } from './proxy-server.entity';

const NAME = 'mail.example.test';
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** A dialer that knows the given names only. */
class TestDialer extends Dialer {
  lookups = 0;

  constructor(
    private readonly names: Record<string, string[] | Promise<string[]>> = {},
    allowPrivate = true,
  ) {
    super(readConfig({ ALLOW_PRIVATE_ADDRESSES: String(allowPrivate) }), new Clock());
  }

  protected override async lookup(host: string): Promise<string[]> {
    this.lookups++;
    return this.names[host] ?? super.lookup(host);
  }
}

async function greeter(): Promise<FaultyServer> {
  const server = await startFaultyServer({ greeting: 'hello' });
  cleanUp.push(() => server.stop());
  return server;
}

async function proxyServer(protocol: ProxyProtocol, login?: ProxyLogin): Promise<TestProxy> {
  const proxy = await (protocol === ProxyProtocol.HTTP ? startHttpProxy(login) : startSocksProxy(login));
  cleanUp.push(() => proxy.stop());
  return proxy;
}

function endpoint(protocol: ProxyProtocol, { host, port }: { host: string; port: number }): ProxyEndpoint {
  return { protocol, host, port, username: null, password: null };
}

async function firstLine(socket: Socket): Promise<string> {
  cleanUp.push(() => socket.destroy());
  for await (const chunk of socket) return String(chunk).trim();
  return '';
}

async function failure(dialling: Promise<Socket>) {
  const error: unknown = await dialling.then(
    () => 'it connected',
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(DiagnosedError);
  return (error as DiagnosedError).diagnosis;
}

const seconds = { timeoutMs: 5_000 };

/** `timer_active` of proc_net_tcp(5); 00 is none, 01 a retransmission. */
const KEEPALIVE = '02';

function timerOf({ localPort }: Socket): string | undefined {
  const local = `:${localPort!.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/self/net/tcp', 'utf8').split('\n');
  const [, , , , , timer] = rows.map((row) => row.trim().split(/\s+/)).find(([, at]) => at?.endsWith(local)) ?? [];
  return timer?.slice(0, 2);
}

describe('a direct connection', () => {
  it('goes to the address that was checked, and the name is looked up once', async () => {
    const { port } = await greeter();
    const dialer = new TestDialer({ [NAME]: ['127.0.0.1'] });
    const steps: string[] = [];
    const socket = await dialer.dial({ host: NAME, port }, null, {
      ...seconds,
      onStep: (step, detail) => steps.push(`${step}: ${detail}`),
    });
    expect(socket.remoteAddress).toBe('127.0.0.1');
    expect(await firstLine(socket)).toBe('hello');
    expect(dialer.lookups).toBe(1);
    expect(steps).toEqual([`RESOLVE: ${NAME} is 127.0.0.1`, `CONNECT: 127.0.0.1, port ${port}`]);
  });

  // Other systems do not tell.
  (process.platform === 'linux' ? it : it.skip)(
    'is kept alive by the system, because it may wait for hours',
    async () => {
      const { port } = await greeter();
      const socket = await new TestDialer().dial({ host: '127.0.0.1', port }, null, seconds);
      cleanUp.push(() => socket.destroy());
      await waitFor(() => timerOf(socket) === KEEPALIVE, { describe: 'nothing but keepalive to wait for' });
    },
  );

  it('tries the next allowed address when one refuses', async () => {
    const { port } = await greeter();
    const dialer = new TestDialer({ [NAME]: ['169.254.169.254', '127.0.0.9', '127.0.0.1'] });
    const socket = await dialer.dial({ host: NAME, port }, null, seconds);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    expect(await firstLine(socket)).toBe('hello');
  });

  it.each([
    ['cloud metadata', ['169.254.169.254'], true],
    ['cloud metadata inside IPv6', ['::ffff:169.254.169.254'], true],
    ['any address', ['0.0.0.0'], true],
    ['loopback where private addresses are not allowed', ['127.0.0.1', '::1'], false],
    ['a private network where it is not allowed', ['10.0.0.1'], false],
  ])('never goes to %s', async (_, addresses, allowPrivate) => {
    const { port, connections } = await greeter();
    const dialer = new TestDialer({ [NAME]: addresses }, allowPrivate);
    const diagnosis = await failure(dialer.dial({ host: NAME, port }, null, seconds));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.ADDRESS_NOT_ALLOWED, transient: false });
    expect(diagnosis.detail).toBe(`${NAME} is ${addresses.join(', ')}`);
    expect(connections()).toBe(0);
  });

  it.each(['2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:127.0.0.1]'])(
    'sees through the spelling %s',
    async (host) => {
      const { port } = await greeter();
      const diagnosis = await failure(new TestDialer({}, false).dial({ host, port }, null, seconds));
      expect(diagnosis.code).toBe(DiagnosisCode.ADDRESS_NOT_ALLOWED);
    },
  );

  it('says that nobody listens', async () => {
    const port = await freePort();
    const diagnosis = await failure(new TestDialer().dial({ host: '127.0.0.1', port }, null, seconds));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.CONNECTION_REFUSED, transient: true });
  });

  it('says that the name is unknown', async () => {
    const noName = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const dialer = new TestDialer({ [NAME]: Promise.reject(noName) });
    const diagnosis = await failure(dialer.dial({ host: NAME, port: 1 }, null, seconds));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.DNS_NOT_FOUND, transient: true });
  });

  it('gives up when the name server does not answer', async () => {
    const dialer = new TestDialer({ [NAME]: new Promise<string[]>(() => undefined) });
    const diagnosis = await failure(dialer.dial({ host: NAME, port: 1 }, null, { timeoutMs: 30 }));
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.CONNECTION_TIMEOUT, transient: true });
  });

  it('gives up when its caller does', async () => {
    const dialer = new TestDialer({ [NAME]: new Promise<string[]>(() => undefined) });
    const caller = new AbortController();
    const dialling = failure(dialer.dial({ host: NAME, port: 1 }, null, { ...seconds, signal: caller.signal }));
    caller.abort();
    expect((await dialling).code).toBe(DiagnosisCode.CONNECTION_TIMEOUT);
  });
});

describe.each([ProxyProtocol.HTTP, ProxyProtocol.SOCKS5])('through a proxy of kind %s', (protocol) => {
  const login = { user: 'proxy user', password: 'pass:word-of-proxy' };

  it('hands the name over unresolved and loses nothing of what the server says first', async () => {
    const { port } = await greeter();
    const proxy = await proxyServer(protocol);
    const dialer = new TestDialer({ [NAME]: ['127.0.0.1'] });
    const steps: string[] = [];
    const socket = await dialer.dial(
      { host: 'localhost', port },
      endpoint(protocol, { host: NAME, port: proxy.port }),
      {
        ...seconds,
        onStep: (step) => steps.push(step),
      },
    );
    expect(await firstLine(socket)).toBe('hello');
    expect(proxy.targets).toEqual([`localhost:${port}`]);
    expect(dialer.lookups).toBe(1);
    expect(steps).toEqual(['RESOLVE', 'PROXY', 'CONNECT']);
  });

  it('signs in at the proxy', async () => {
    const { port } = await greeter();
    const proxy = await proxyServer(protocol, login);
    const signedIn = { ...endpoint(protocol, proxy), username: login.user, password: login.password };
    const socket = await new TestDialer().dial({ host: '127.0.0.1', port }, signedIn, seconds);
    expect(await firstLine(socket)).toBe('hello');
  });

  it.each([
    ['a wrong password', { username: login.user, password: 'wrong-password' }],
    ['no password', { username: null, password: null }],
  ])('says that the proxy refused %s, without the password', async (_, signIn) => {
    const proxy = await proxyServer(protocol, login);
    const target = { host: '127.0.0.1', port: 1 };
    const steps: string[] = [];
    const dialling = new TestDialer().dial(
      target,
      { ...endpoint(protocol, proxy), ...signIn },
      {
        ...seconds,
        onStep: (step) => steps.push(step),
      },
    );
    const diagnosis = await failure(dialling);
    expect(diagnosis).toMatchObject({ code: DiagnosisCode.PROXY_AUTHENTICATION_FAILED, transient: false });
    expect(JSON.stringify(diagnosis)).not.toContain('wrong-password');
    expect(steps).toEqual(['RESOLVE']);
  });

  it('tells a mail server that is down from a proxy that is down', async () => {
    const proxy = await proxyServer(protocol);
    const [closed, steps]: [number, string[]] = [await freePort(), []];
    const target = { host: '127.0.0.1', port: closed };
    const onStep = (step: string) => steps.push(step);
    const beyond = await failure(new TestDialer().dial(target, endpoint(protocol, proxy), { ...seconds, onStep }));
    expect([DiagnosisCode.PROXY_REFUSED, DiagnosisCode.CONNECTION_REFUSED]).toContain(beyond.code);
    expect(beyond.transient).toBe(true);
    expect(steps).toEqual(['RESOLVE', 'PROXY']);
    const down = endpoint(protocol, { host: '127.0.0.1', port: closed });
    expect(await failure(new TestDialer().dial(target, down, seconds))).toMatchObject({
      code: DiagnosisCode.PROXY_UNREACHABLE,
      transient: true,
    });
  });

  it.each(['closes', 'garbage'] as const)('says so when what should be a proxy is none and %s', async (fault) => {
    const other = await startFaultyServer(fault);
    cleanUp.push(() => other.stop());
    const dialling = new TestDialer().dial({ host: NAME, port: 993 }, endpoint(protocol, other), seconds);
    expect((await failure(dialling)).code).toBe(DiagnosisCode.PROXY_UNREACHABLE);
  });

  it('gives up on a proxy that says nothing', async () => {
    const silent = await startFaultyServer('silent');
    cleanUp.push(() => silent.stop());
    const dialling = new TestDialer().dial({ host: NAME, port: 993 }, endpoint(protocol, silent), { timeoutMs: 500 });
    expect((await failure(dialling)).code).toBe(DiagnosisCode.CONNECTION_TIMEOUT);
  });

  it.each(['127.0.0.1', 'localhost', '0x7f000001', '169.254.169.254'])(
    'checks the target %s before the proxy sees it',
    async (host) => {
      const proxy = await proxyServer(protocol);
      const dialer = new TestDialer({ [NAME]: ['8.8.8.8'] }, false);
      const dialling = dialer.dial({ host, port: 25 }, endpoint(protocol, { host: NAME, port: proxy.port }), seconds);
      const diagnosis = await failure(dialling);
      expect(diagnosis.code).toBe(DiagnosisCode.ADDRESS_NOT_ALLOWED);
      expect(diagnosis.detail).toContain(host);
      expect(dialer.lookups).toBe(0);
    },
  );

  it("checks the proxy's own address", async () => {
    const proxy = await proxyServer(protocol);
    const dialer = new TestDialer({ [NAME]: ['127.0.0.1'] }, false);
    const dialling = dialer.dial(
      { host: 'imap.example.com', port: 993 },
      endpoint(protocol, { host: NAME, port: proxy.port }),
      seconds,
    );
    expect((await failure(dialling)).code).toBe(DiagnosisCode.ADDRESS_NOT_ALLOWED);
    expect(proxy.targets).toEqual([]);
  });
});

it('resolve answers the allowed addresses only', async () => {
  const dialer = new TestDialer({ [NAME]: ['10.0.0.1', '8.8.8.8', '169.254.169.254'] }, false);
  expect(await dialer.resolve(NAME, seconds)).toEqual(['8.8.8.8']);
});
