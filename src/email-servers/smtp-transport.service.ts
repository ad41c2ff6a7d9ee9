import { Readable } from 'node:stream';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { SMTPPoolOptions, SMTPPoolSentMessageInfo } from 'nodemailer/lib/smtp-pool';
import { Clock } from '../common/clock';
import { judgeSmtp, refusedRecipients } from './diagnose-smtp';
import { replaceAt, secretsOf, type ServerEndpoint } from './endpoint';
import { EndpointService } from './endpoint.service';
import { MailSocketFactory } from './mail-socket';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';
import { type RefusedRecipient, SmtpFailure } from './smtp-failure';
import { CONNECT_TIMEOUT_MS, smtpOptions } from './smtp-options';
import { smtpAuth } from './smtp-sign-in';
import { smtpRefusal, withRenewal } from './token-refusal';

export interface SmtpMessage {
  envelope: { from: string; to: string[] };
  /** RFC 5322. A stream is read only after the server asked for the message; its end is the last thing before the dot. */
  raw: Readable | Buffer;
}

export interface SmtpResult {
  accepted: string[];
  /** Recipients that were refused while others were accepted. */
  rejected: RefusedRecipient[];
  /** The server's last reply, on one line. */
  response: string;
}

type Pool = Transporter<SMTPPoolSentMessageInfo, SMTPPoolOptions>;

interface OpenPool {
  pool: Pool;
  /** As it was when the pool was opened: with this access token its connections sign in. */
  endpoint: ServerEndpoint;
  /** When it is replaced by one with a newer access token, in milliseconds since the epoch. */
  replaceAt: number;
}

interface KeptPool {
  version: number;
  opening: Promise<OpenPool>;
}

const CONNECTIONS = 5;
const IDLE_MS = 30_000;
/** Also bounds a server that trickles its replies, which no other timeout notices. */
const WHOLE_SEND_MS = 15 * 60_000;

/** Sends prepared messages; one pool of connections for each server, kept until the server's settings change. */
@Injectable()
export class SmtpTransportService implements OnApplicationShutdown {
  private readonly pools = new Map<string, KeptPool>();

  constructor(
    private readonly endpoints: EndpointService,
    private readonly sockets: MailSocketFactory,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves when at least one recipient was accepted. Throws SmtpFailure, whose phase tells whether the server can
   * have taken the message. Never retries: that is the outbox's business.
   */
  async send(server: OutgoingEmailServer, message: SmtpMessage): Promise<SmtpResult> {
    const body = message.raw instanceof Readable ? message.raw : Readable.from(message.raw, { objectMode: false });
    const progress = { begun: false, ended: false };
    body.once('end', () => (progress.ended = true));
    // Without a listener an error of a stream that nobody reads yet would end the process.
    body.on('error', () => undefined);
    const secrets: string[] = [];
    try {
      const info = await this.sendOverPool(server, message.envelope, body, secrets);
      const rejected = refusedRecipients(info.rejectedErrors, secrets);
      return { accepted: info.accepted.map(String), rejected, response: info.response };
    } catch (error) {
      progress.begun = body.readableDidRead;
      body.destroy();
      throw new SmtpFailure(judgeSmtp(error, { at: this.clock.now(), secrets, body: progress }), { cause: error });
    }
  }

  /** An access token that the server refuses costs nothing yet: the message is sent with a newer one. */
  private async sendOverPool(
    server: OutgoingEmailServer,
    envelope: SmtpMessage['envelope'],
    body: Readable,
    secrets: string[],
  ): Promise<SMTPPoolSentMessageInfo> {
    let open = await this.poolOf(server);
    return withRenewal(
      open.endpoint,
      async (endpoint) => {
        if (endpoint !== open.endpoint) open = await this.replace(server, open);
        secrets.push(...secretsOf(open.endpoint));
        return sendWithin(WHOLE_SEND_MS, (signal) => sendAsItIs(open.pool, envelope, body, signal));
      },
      (error) => smtpRefusal(error, secrets),
    );
  }

  /** Ends the server's idle connections, and those that are sending as soon as they have finished. */
  close(serverId: string): void {
    const kept = this.pools.get(serverId);
    this.pools.delete(serverId);
    kept?.opening.then(
      ({ pool }) => pool.close(),
      () => undefined,
    );
  }

  onApplicationShutdown(): void {
    for (const id of [...this.pools.keys()]) this.close(id);
  }

  private async poolOf(server: OutgoingEmailServer): Promise<OpenPool> {
    const version = server.updatedAt.getTime();
    const kept = this.pools.get(server.id);
    if (kept?.version === version) {
      const open = await kept.opening;
      return this.clock.ms() < open.replaceAt ? open : this.replace(server, open);
    }
    this.close(server.id);
    const opening = this.openPool(server);
    this.pools.set(server.id, { version, opening });
    // A server that cannot be signed in to yet is asked again with the next message.
    opening.catch(() => this.pools.get(server.id)?.opening === opening && this.pools.delete(server.id));
    return opening;
  }

  /** Several messages find out at the same time that a pool has to be replaced: the first of them does it. */
  private async replace(server: OutgoingEmailServer, old: OpenPool): Promise<OpenPool> {
    const kept = this.pools.get(server.id);
    const current = await kept?.opening;
    if (current === old && this.pools.get(server.id) === kept) this.close(server.id);
    return this.poolOf(server);
  }

  private async openPool(server: OutgoingEmailServer): Promise<OpenPool> {
    const endpoint = await this.endpoints.outgoing(server);
    const options: SMTPPoolOptions = {
      ...smtpOptions(endpoint),
      maxConnections: CONNECTIONS,
      maxRequeues: 0,
      idleTimeout: IDLE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      // Also where the server does not announce AUTH: its answer says more than a refused sender would.
      ...(endpoint.credentials && { auth: smtpAuth(endpoint.credentials), forceAuth: true }),
      getSocket: (_, callback) => {
        // Asked anew for each connection: its proxy may have changed since.
        this.openSocket(server).then(
          (opened) => callback(null, opened),
          (error: unknown) => callback(error as Error),
        );
      },
    };
    const pool: Pool = createTransport({ ...options, pool: true });
    return { pool, endpoint, replaceAt: replaceAt(endpoint, this.clock.ms()) };
  }

  private async openSocket(server: OutgoingEmailServer) {
    const endpoint = await this.endpoints.outgoing(server);
    const { socket, secured } = await this.sockets.open(endpoint, { timeoutMs: CONNECT_TIMEOUT_MS });
    return { connection: socket, secured };
  }
}

/**
 * Hands a prepared message to the pool itself: nodemailer's `sendMail` would make another MIME tree of it and read
 * ahead, so that a small message would be read to its end before the server was asked whether it takes it. This way
 * the connection gets the body itself, and its end means what it should.
 */
function sendAsItIs(
  pool: Pool,
  envelope: SmtpMessage['envelope'],
  body: Readable,
  signal: AbortSignal,
): Promise<SMTPPoolSentMessageInfo> {
  const message = {
    getEnvelope: () => ({ ...envelope }),
    messageId: () => '',
    getHeader: () => '',
    createReadStream: () => body,
  };
  const mail = { data: { signal }, message } as unknown as Parameters<Pool['transporter']['send']>[0];
  return new Promise((resolve, reject) => {
    pool.transporter.send(mail, (error, info) => (error ? reject(error) : resolve(info as SMTPPoolSentMessageInfo)));
  });
}

async function sendWithin<T>(timeoutMs: number, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), timeoutMs);
  try {
    return await send(patience.signal);
  } finally {
    clearTimeout(timer);
  }
}
