import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import type { Advice } from '../common/advice';
import { DiagnosisCode } from '../common/diagnosis';
import { serverWords } from '../common/server-words';
import type { NetworkCode } from './network-advice';

/** A proxy's answer, already translated. */
export class TunnelRefused extends Error {
  constructor(
    readonly code: NetworkCode,
    readonly detail: string | null,
    readonly advice?: Partial<Advice>,
  ) {
    super(code);
  }
}

export interface TunnelTarget {
  /** A name goes to the proxy as it is; the proxy looks it up. */
  host: string;
  port: number;
}

export interface SignIn {
  username: string | null;
  password: string | null;
}

const CANNOT_REACH: Partial<Advice> = {
  title: 'The proxy server could not reach the mail server',
  remedy: [
    'Check Host and Port of the mail server.',
    'Ask whoever runs the proxy whether it can reach this host and port.',
  ],
  transient: true,
};

/** HTTP CONNECT (RFC 9110, 9.3.6) with Basic sign-in over a socket that is connected to the proxy. */
export function openHttpTunnel(proxy: Socket, target: TunnelTarget, signIn: SignIn): Promise<Socket> {
  const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  const headers: Record<string, string> = { Host: authority };
  if (signIn.username !== null) {
    const credentials = Buffer.from(`${signIn.username}:${signIn.password ?? ''}`).toString('base64');
    headers['Proxy-Authorization'] = `Basic ${credentials}`;
  }
  return new Promise((resolve, reject) => {
    request({ method: 'CONNECT', path: authority, headers, createConnection: () => proxy })
      .once('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
        const status = response.statusCode ?? 0;
        if (status < 200 || status > 299) return reject(refusedByHttp(response));
        // The server may have greeted in the same packet as the proxy's answer.
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      })
      .once('error', (error) => reject(garbledAnswer(error)))
      .end();
  });
}

function refusedByHttp(response: IncomingMessage): TunnelRefused {
  const status = response.statusCode ?? 0;
  const words = serverWords(`${status} ${response.statusMessage ?? ''}`);
  // tinyproxy asks for a sign-in with 401 instead of 407.
  if (status === 407 || status === 401) return new TunnelRefused(DiagnosisCode.PROXY_AUTHENTICATION_FAILED, words);
  if (status === 504 || status === 408) return new TunnelRefused(DiagnosisCode.CONNECTION_TIMEOUT, words);
  return new TunnelRefused(DiagnosisCode.PROXY_REFUSED, words, status >= 500 ? CANNOT_REACH : undefined);
}

function garbledAnswer(error: NodeJS.ErrnoException): Error {
  if (!error.code?.startsWith('HPE_') && error.code !== 'ECONNRESET') return error;
  return new TunnelRefused(DiagnosisCode.PROXY_UNREACHABLE, serverWords(error.message), {
    title: 'The proxy server does not answer like an HTTP proxy',
  });
}

/** SOCKS 5 (RFC 1928) with username and password (RFC 1929) over a socket that is connected to the proxy. */
export function openSocks5Tunnel(
  proxy: Socket,
  target: TunnelTarget,
  signIn: SignIn,
  timeoutMs: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const client = new SocksClient({
      command: 'connect',
      destination: { host: target.host, port: target.port },
      // Only the sign-in is used: the socket is connected already.
      proxy: {
        host: proxy.remoteAddress ?? '',
        port: proxy.remotePort ?? 1,
        type: 5,
        ...(signIn.username === null ? {} : { userId: signIn.username, password: signIn.password ?? '' }),
      },
      timeout: timeoutMs,
      existing_socket: proxy,
    });
    client.once('established', () => resolve(keepEarlyData(proxy)));
    client.once('error', (error) => reject(refusedBySocks(error.message)));
    client.connect(proxy);
  });
}

/**
 * The library resumes the socket right after its event, and hands what it read too much on as a 'data' event; a
 * greeting that is already here would be lost before anybody listens.
 */
function keepEarlyData(socket: Socket): Promise<Socket> {
  const early: Buffer[] = [];
  const collect = (chunk: Buffer) => early.push(chunk);
  socket.on('data', collect);
  return new Promise((resolve) => {
    setImmediate(() => {
      socket.pause();
      socket.removeListener('data', collect);
      if (early.length > 0) socket.unshift(Buffer.concat(early));
      resolve(socket);
    });
  });
}

const SOCKS_ANSWERS: { says: RegExp; code: NetworkCode; advice?: Partial<Advice> }[] = [
  { says: /Authentication failed|no accepted authentication type/, code: DiagnosisCode.PROXY_AUTHENTICATION_FAILED },
  { says: /unknown authentication type/, code: DiagnosisCode.PROXY_AUTHENTICATION_FAILED },
  { says: /rejected connection - ConnectionRefused/, code: DiagnosisCode.CONNECTION_REFUSED },
  { says: /rejected connection - TTLExpired/, code: DiagnosisCode.CONNECTION_TIMEOUT },
  { says: /rejected connection - NotAllowed/, code: DiagnosisCode.PROXY_REFUSED },
  { says: /rejected connection/, code: DiagnosisCode.PROXY_REFUSED, advice: CANNOT_REACH },
  { says: /timed out/, code: DiagnosisCode.CONNECTION_TIMEOUT },
  // microsocks closes without a word when the sign-in is wrong, and so does what is no SOCKS proxy.
  { says: /./, code: DiagnosisCode.PROXY_UNREACHABLE, advice: { title: 'The proxy server ended the connection' } },
];

function refusedBySocks(message: string): TunnelRefused {
  const answer = SOCKS_ANSWERS.find(({ says }) => says.test(message));
  return new TunnelRefused(answer?.code ?? DiagnosisCode.PROXY_UNREACHABLE, serverWords(message), answer?.advice);
}
