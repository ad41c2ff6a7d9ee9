import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { readCertificate } from './tls';

/**
 * silent: accepts and never says a word. closes: accepts and hangs up. garbage: sends bytes that are no protocol.
 * tls: waits for a TLS handshake (on a port that a client takes for a plain one), then is silent.
 * A greeting: sends that line, then is silent.
 */
export type TcpFault = 'silent' | 'closes' | 'garbage' | 'tls' | { greeting: string };

export interface FaultyServer {
  host: string;
  port: number;
  /** How many clients have connected so far. */
  connections(): number;
  stop(): Promise<void>;
}

export async function startFaultyServer(fault: TcpFault): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  const server = fault === 'tls' ? createTlsServer(readCertificate()) : createServer((socket) => greet(socket, fault));
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { host: '127.0.0.1', port, connections: () => sockets.size, stop: () => stopServer(server, sockets) };
}

function greet(socket: Socket, fault: Exclude<TcpFault, 'tls'>): void {
  if (fault === 'closes') socket.destroy();
  else if (fault === 'garbage') socket.write(Buffer.concat([randomBytes(200), Buffer.from('\r\n')]));
  else if (fault !== 'silent') socket.write(`${fault.greeting}\r\n`);
}

/** Closes a server together with the connections that it still has. */
export async function stopServer(server: Server, sockets: Iterable<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
