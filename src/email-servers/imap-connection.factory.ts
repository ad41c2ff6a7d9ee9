import type { Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { Clock } from '../common/clock';
import { DiagnosedError } from '../common/diagnosis';
import { diagnoseImap } from './diagnose-imap';
import { hasImplicitTls, secretsOf, type ServerEndpoint } from './endpoint';
import { SecurityType } from './email-server.enums';
import { ImapConnection } from './imap-connection';
import { type MailSocket, MailSocketFactory, type MailSocketOptions } from './mail-socket';
import { beginTls, describeTls, tlsOptions } from './tls-client';
import { imapRefusal, withRenewal } from './token-refusal';

export interface ImapOpenOptions {
  /** For the whole of connecting and signing in; afterwards for each call. */
  timeoutMs?: number;
  /** Longest message or header that is accepted, in bytes; a server that announces more is hung up on. */
  maxLiteralBytes?: number;
  signal?: AbortSignal;
  /** Called when a step has succeeded. */
  onStep?: MailSocketOptions['onStep'];
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_LITERAL_BYTES = 256 * 1024 * 1024;
/** A SEARCH answer with a million UIDs has 8 MB. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;

@Injectable()
export class ImapConnectionFactory {
  constructor(
    private readonly sockets: MailSocketFactory,
    private readonly clock: Clock,
  ) {}

  /**
   * Connects and signs in, with an access token that is refused once more with a newer one; the folder is looked at with
   * the first call. Throws DiagnosedError.
   */
  open(endpoint: ServerEndpoint, folder: string, options: ImapOpenOptions | number = {}): Promise<ImapConnection> {
    const given = typeof options === 'number' ? { timeoutMs: options } : options;
    return withRenewal(endpoint, (current) => this.connect(current, folder, given), imapRefusal);
  }

  private async connect(
    endpoint: ServerEndpoint,
    folder: string,
    { timeoutMs = DEFAULT_TIMEOUT_MS, ...others }: ImapOpenOptions,
  ): Promise<ImapConnection> {
    const startedAt = performance.now();
    const opened = await this.sockets.open(endpoint, { timeoutMs, signal: others.signal, onStep: others.onStep });
    const left = Math.max(1, timeoutMs - (performance.now() - startedAt));
    const client = new ImapFlow(this.clientOptions(endpoint, opened, { ...others, timeoutMs: left }));
    const connection = new ImapConnection(client, {
      folder,
      timeoutMs,
      secrets: secretsOf(endpoint),
      clock: this.clock,
      raw: opened.raw,
    });
    await this.signIn(client, endpoint, left, others.signal);
    return connection;
  }

  private async signIn(
    client: ImapFlow,
    endpoint: ServerEndpoint,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let late = false;
    const giveUp = () => {
      late = true;
      client.close();
    };
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      await client.connect();
    } catch (error) {
      client.close();
      const cause = late ? Object.assign(new Error('The mail server does not answer'), { code: 'ETIMEDOUT' }) : error;
      const context = { at: this.clock.now(), secrets: secretsOf(endpoint) };
      throw new DiagnosedError(diagnoseImap(cause, 'SIGN_IN', context), { cause: error });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  private clientOptions(
    endpoint: ServerEndpoint,
    { socket, secured }: MailSocket,
    { timeoutMs, maxLiteralBytes = DEFAULT_MAX_LITERAL_BYTES, onStep }: ImapOpenOptions & { timeoutMs: number },
  ): ImapFlowOptions {
    return {
      host: endpoint.host,
      port: endpoint.port,
      secure: secured,
      doSTARTTLS: endpoint.securityType === SecurityType.TLS && !hasImplicitTls(endpoint),
      auth: authOf(endpoint),
      transport: {
        connect: connected(socket),
        // What is secured already keeps nothing for it: the client lives for weeks, and there may be hundreds.
        ...(secured ? {} : { upgrade: startTls(tlsOptions(endpoint), onStep) }),
      },
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      maxLiteralSize: maxLiteralBytes,
      maxResponseSize: maxLiteralBytes + MAX_LINE_BYTES,
      maxLineLength: MAX_LINE_BYTES,
      logger: false,
      disableAutoIdle: true,
      // Both cost a round trip at every sign-in; compression also costs memory, and neither is of use for peeking.
      disableAutoEnable: true,
      disableCompression: true,
    };
  }
}

type ImapTransport = NonNullable<ImapFlowOptions['transport']>;

function connected(socket: MailSocket['socket']): ImapTransport['connect'] {
  return (_, onConnect) => {
    setImmediate(onConnect);
    return socket;
  };
}

function startTls(options: ConnectionOptions, onStep: ImapOpenOptions['onStep']): ImapTransport['upgrade'] {
  return (plain, _, onSecure) => {
    const secured: TLSSocket = beginTls(plain as Socket, options, () => {
      onStep?.('TLS', describeTls(secured));
      onSecure();
    });
    return secured;
  };
}

function authOf({ credentials }: ServerEndpoint): ImapFlowOptions['auth'] {
  if (!credentials) return undefined;
  return credentials.kind === 'PASSWORD'
    ? { user: credentials.username, pass: credentials.password }
    : { user: credentials.username, accessToken: credentials.accessToken };
}
