import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TestUser } from './imap-server';
import { Pop3Dialogue } from './pop3-dialogue';
import { stopServer } from './tcp-faults';
import { type CertificateFiles, readCertificate } from './tls';

export interface Pop3ServerOptions {
  /** By name; all of them see the same mailbox. */
  users?: Record<string, TestUser>;
  security?: 'none' | 'starttls' | 'tls';
  certificate?: CertificateFiles;
  /** What CAPA answers; without STLS, which `security` decides. Null: there is no CAPA. */
  capabilities?: string[] | null;
  /**
   * As Gmail does: a session shows only the oldest so many, and those that were retrieved in a session that ended with
   * QUIT are shown no more.
   */
  showAtMost?: number;
  /** Answers leave in pieces of so many bytes. */
  pieceBytes?: number;
  /** Sent unencrypted right behind the answer to STLS, as an attacker would. */
  injectBehindStls?: string;
}

export interface StoredMessage {
  uidl: string;
  raw: Buffer;
  /** What LIST says. */
  sizeBytes: number;
}

const CAPABILITIES = ['TOP', 'UIDL', 'USER', 'RESP-CODES', 'AUTH-RESP-CODE', 'PIPELINING'];

/** A POP3 server in this process (RFC 1939), with a mailbox in memory, that can be told to misbehave. */
export async function startPop3Server(options: Pop3ServerOptions = {}): Promise<TestPop3Server> {
  const server = new TestPop3Server(options);
  await server.listen();
  return server;
}

export class TestPop3Server {
  readonly host = '127.0.0.1';
  port = 0;
  /** Commands as they came, without their arguments where those are secret, like `UIDL` and `RETR 1`. */
  readonly commands: string[] = [];
  /** Unique-ids of the bodies that were handed out, in that order. */
  readonly retrieved: string[] = [];
  readonly users: Record<string, TestUser>;
  capabilities: string[] | null;
  /** May be changed at any time: the next session sees it. */
  messages: StoredMessage[] = [];
  readonly hidden = new Set<string>();
  /** Bytes of an answer to RETR after which the connection breaks, once. */
  breakAfterBytes: number | null = null;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly refusals = new Map<string, { text: string; times: number }>();
  private hangsAt: string | undefined;
  private number = 0;

  constructor(readonly options: Pop3ServerOptions) {
    this.users = options.users ?? { 'support@desk.test': { password: 'secret' } };
    this.capabilities = options.capabilities === undefined ? CAPABILITIES : options.capabilities;
    const serve = (socket: Socket) => new Pop3Dialogue(this, socket).begin();
    this.server =
      options.security === 'tls' ? createTlsServer(readCertificate(options.certificate), serve) : createServer(serve);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).setNoDelay(true);
    });
    this.server.on('tlsClientError', () => undefined);
  }

  async listen(): Promise<void> {
    this.server.listen(0, this.host);
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Puts a message into the mailbox; answers its unique-id. `sizeBytes` is what LIST says instead of the truth. */
  append(raw: string | Buffer, { uidl = `uidl-${++this.number}`, sizeBytes }: Partial<StoredMessage> = {}): string {
    const bytes = Buffer.from(raw);
    this.messages = [...this.messages, { uidl, raw: bytes, sizeBytes: sizeBytes ?? bytes.length }];
    return uidl;
  }

  remove(uidl: string): void {
    this.messages = this.messages.filter((m) => m.uidl !== uidl);
  }

  /** Gives every message another unique-id, as after a move to other server software. */
  renumber(): void {
    this.messages = this.messages.map((m) => ({ ...m, uidl: `again-${++this.number}` }));
  }

  /** Answers a command with `-ERR`, e.g. `RETR` or `RETR 2`. */
  refuse(command: string, text: string, times = Infinity): void {
    this.refusals.set(command, { text, times });
  }

  /** Never answers a command (or any, without a name). New connections get a greeting. */
  hang(command = '*'): void {
    this.hangsAt = command;
  }

  /** Ends `hang` and `refuse`. Connections that hung stay so: they are dropped. */
  behave(): void {
    if (this.hangsAt) this.dropConnections();
    this.hangsAt = undefined;
    this.refusals.clear();
  }

  dropConnections(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  async stop(): Promise<void> {
    await stopServer(this.server, this.sockets);
  }

  /** What a new session sees. */
  snapshot(): StoredMessage[] {
    return this.messages.filter((m) => !this.hidden.has(m.uidl)).slice(0, this.options.showAtMost);
  }

  hangsOn(keyword: string): boolean {
    return this.hangsAt === '*' || this.hangsAt === keyword;
  }

  takeRefusal(command: string): string | null {
    const refusal = this.refusals.get(command) ?? this.refusals.get(command.split(' ')[0]!);
    if (!refusal || refusal.times <= 0) return null;
    refusal.times--;
    return refusal.text;
  }
}
