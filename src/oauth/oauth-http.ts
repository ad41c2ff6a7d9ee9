import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { Injectable } from '@nestjs/common';
import { Dialer, type ProxyEndpoint } from '../proxies/dialer';
import { before, type Deadline, startDeadline } from '../proxies/dialer-connect';

export interface OAuthRequest {
  method: 'GET' | 'POST';
  /** `https:`, or `http:` on loopback: what the server's settings accept. */
  url: string;
  headers?: OutgoingHttpHeaders;
  body?: string;
}

export interface OAuthAnswer {
  status: number;
  body: string;
  /** The `Retry-After` header as it came. */
  retryAfter: string | null;
}

/** For everything, from the look-up of the name to the last byte. */
const TIME_LIMIT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Requests to a provider's own endpoints: through the server's proxy, checked and pinned like mail servers, no redirects. */
@Injectable()
export class OAuthHttp {
  constructor(private readonly dialer: Dialer) {}

  /** Throws DiagnosedError, or what the network or TLS throws. */
  async send(
    wanted: OAuthRequest,
    proxy: ProxyEndpoint | null,
    { timeoutMs = TIME_LIMIT_MS }: { timeoutMs?: number } = {},
  ): Promise<OAuthAnswer> {
    const deadline = startDeadline(timeoutMs);
    let socket: Socket | undefined;
    try {
      socket = await this.connect(new URL(wanted.url), proxy, deadline);
      return await before(deadline, exchange(socket, wanted));
    } finally {
      deadline.stop();
      socket?.destroy();
    }
  }

  private async connect(url: URL, proxy: ProxyEndpoint | null, deadline: Deadline): Promise<Socket> {
    const secure = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const port = Number(url.port) || (secure ? 443 : 80);
    const { signal } = deadline;
    const socket = await this.dialer.dial({ host, port }, proxy, { timeoutMs: deadline.msLeft(), signal });
    if (!secure) return socket;
    const secured = connect({ socket, host, ...(isIP(host) ? {} : { servername: host }) });
    // Stays on, as on every socket that the dialer makes: see there. The request hears of it as well.
    secured.on('error', () => undefined);
    return secured;
  }
}

function exchange(socket: Socket, { method, url, headers, body }: OAuthRequest): Promise<OAuthAnswer> {
  const { host, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({
      createConnection: () => socket,
      method,
      path: pathname + search,
      headers: { accept: 'application/json', ...headers, host, connection: 'close' },
    });
    // A SOCKS handshake leaves it paused.
    sent.once('socket', (connected) => connected.resume());
    sent.on('error', reject);
    sent.on('response', (response) => void answerOf(response).then(resolve, reject));
    sent.end(body);
  });
}

async function answerOf(response: IncomingMessage): Promise<OAuthAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`The answer has more than ${MAX_ANSWER_BYTES} bytes.`);
    chunks.push(chunk);
  }
  const retryAfter = response.headers['retry-after'] ?? null;
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), retryAfter };
}
