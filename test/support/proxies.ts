import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { stopServer } from './tcp-faults';

export interface ProxyLogin {
  user: string;
  password: string;
}

export interface TestProxy {
  host: string;
  port: number;
  /** With user and password where it asks for them. */
  url: string;
  /** Where clients asked to be connected to, like `localhost:993`; names come as the client gave them. */
  targets: string[];
  stop(): Promise<void>;
}

/** An HTTP proxy that knows CONNECT only (RFC 9110, section 9.3.6). */
export function startHttpProxy(login?: ProxyLogin): Promise<TestProxy> {
  const targets: string[] = [];
  const wanted = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const server = createHttpServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    client.on('error', () => undefined);
    if (wanted && request.headers['proxy-authorization'] !== wanted) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n');
      return;
    }
    const target = new URL(`tcp://${request.url}`);
    targets.push(target.host);
    joinTo(target.hostname, Number(target.port), client, (connected) =>
      client.write(`HTTP/1.1 ${connected ? '200 OK' : '502 Bad Gateway'}\r\n\r\n`),
    );
  });
  return listen(server, 'http', login, targets);
}

/** A SOCKS proxy of version 5 (RFC 1928, with RFC 1929 for passwords) that knows CONNECT only. */
export function startSocksProxy(login?: ProxyLogin): Promise<TestProxy> {
  const targets: string[] = [];
  const server = createServer((client) => {
    client.on('error', () => undefined);
    serveSocks(client, login, targets).catch(() => client.destroy());
  });
  return listen(server, 'socks5', login, targets);
}

async function serveSocks(client: Socket, login: ProxyLogin | undefined, targets: string[]): Promise<void> {
  const [, methodCount] = await read(client, 2);
  const method = login ? 2 : 0; // 2: user and password, 0: none
  if (!(await read(client, methodCount!)).includes(method)) return void client.end(Buffer.from([5, 0xff]));
  client.write(Buffer.from([5, method]));
  if (login) {
    await read(client, 1);
    const user = await readText(client);
    const right = user === login.user && (await readText(client)) === login.password;
    client.write(Buffer.from([1, right ? 0 : 1]));
    if (!right) return void client.end();
  }
  const [, , , addressType] = await read(client, 4);
  const host = addressType === 3 ? await readText(client) : await readAddress(client, addressType === 4);
  const port = (await read(client, 2)).readUInt16BE();
  targets.push(`${host}:${port}`);
  joinTo(host, port, client, (connected) => client.write(Buffer.from([5, connected ? 0 : 5, 0, 1, 0, 0, 0, 0, 0, 0])));
}

async function readAddress(client: Socket, isIpv6: boolean): Promise<string> {
  const bytes = await read(client, isIpv6 ? 16 : 4);
  if (!isIpv6) return [...bytes].join('.');
  return bytes.toString('hex').replace(/(....)(?=.)/g, '$1:');
}

/** A text with its length in front of it. */
async function readText(client: Socket): Promise<string> {
  const [length] = await read(client, 1);
  return (await read(client, length!)).toString();
}

async function read(client: Socket, size: number): Promise<Buffer> {
  for (;;) {
    const bytes = client.read(size) as Buffer | null;
    if (bytes) return bytes;
    if (client.readableEnded || client.destroyed) throw new Error('the client is gone');
    await once(client, 'readable');
  }
}

/** Connects to the target, answers the client, and passes everything on in both directions. */
function joinTo(host: string, port: number, client: Duplex, answer: (connected: boolean) => void): void {
  const target = connect(port, host);
  target.once('connect', () => {
    answer(true);
    client.pipe(target).pipe(client);
  });
  target.once('error', () => {
    if (!target.pending) return;
    answer(false);
    client.end();
  });
  client.once('close', () => target.destroy());
  target.once('close', () => client.end());
}

async function listen(
  server: Server,
  scheme: 'http' | 'socks5',
  login: ProxyLogin | undefined,
  targets: string[],
): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const credentials = login ? `${login.user}:${login.password}@` : '';
  const url = `${scheme}://${credentials}127.0.0.1:${port}`;
  return { host: '127.0.0.1', port, url, targets, stop: () => stopServer(server, sockets) };
}
