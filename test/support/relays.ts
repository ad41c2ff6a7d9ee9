import { once } from 'node:events';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type Duplex, Transform } from 'node:stream';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { stopServer } from './tcp-faults';
import { readCa, readCertificate } from './tls';

export interface Relay {
  port: number;
  /** Connections so far. */
  count(): number;
  stop(): Promise<void>;
}

/** In front of a server; without it its clients are refused. */
export function startRelay(to: number, port = 0): Promise<Relay> {
  return listen(createTcpServer(), 'connection', (client) => join(client, connect(to, '127.0.0.1')), port);
}

/** Makes a server that speaks in the clear one with TLS. */
export function startTlsRelay(port: number): Promise<Relay> {
  return listen(createTlsServer(readCertificate()), 'secureConnection', (client) => {
    join(client, connect(port, '127.0.0.1'));
  });
}

/** Makes a server with TLS one in the clear, and changes what it says. */
export function startPlainRelay(port: number, change: (words: string) => string): Promise<Relay> {
  return listen(createTcpServer(), 'connection', (client) => {
    const server = connectTls({ port, host: 'localhost', ca: readCa() });
    const changed = new Transform({
      transform: (chunk: Buffer, _, done) => done(null, Buffer.from(change(chunk.toString('latin1')), 'latin1')),
    });
    join(client, server, changed);
  });
}

function join(client: Duplex, server: Duplex, onTheWay?: Transform): void {
  client.pipe(server);
  (onTheWay ? server.pipe(onTheWay) : server).pipe(client);
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => undefined);
    one.once('close', () => other.destroy());
  }
}

async function listen(server: Server, event: string, relay: (client: Socket) => void, at = 0): Promise<Relay> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on(event, (client: Socket) => {
    count++;
    relay(client);
  });
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, count: () => count, stop: () => stopServer(server, sockets) };
}
