import hoodiecrow, {
  type Command,
  type Connection,
  type ImapServer,
  type Mailbox,
  type Options,
} from 'hoodiecrow-imap';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { type CertificateFiles, readCertificate } from './tls';

export interface TestUser {
  password?: string;
  /** What XOAUTH2 takes. */
  accessToken?: string;
}

export type TokenCheck = (user: string, accessToken: string) => Promise<boolean>;

export interface ImapServerOptions {
  /** By name; all of them see the same mailboxes. */
  users?: Record<string, TestUser>;
  security?: 'none' | 'starttls' | 'tls';
  certificate?: CertificateFiles;
  /** Whether it offers IDLE. Without it nothing happens until a test polls, which is what most of them count on. */
  idle?: boolean;
}

export interface AppendOptions {
  folder?: string;
  flags?: string[];
  internalDate?: Date;
}

/** An answer instead of the command's own, like `NO [UNAVAILABLE] Try again`. */
export interface Refusal {
  code?: string;
  text?: string;
  /** How often; then the command works again. */
  times?: number;
}

const FOLDERS = { Archive: {}, Drafts: {}, Junk: {}, Sent: {}, Trash: {} };
// Left out: CONDSTORE, which hoodiecrow announces but does not do.
const PLUGINS = ['ID', 'SASL-IR', 'AUTH-PLAIN', 'XOAUTH2', 'NAMESPACE', 'LITERALPLUS', 'UNSELECT'];
const MORE_PLUGINS = ['SPECIAL-USE', 'CREATE-SPECIAL-USE', 'UIDPLUS', 'MOVE'];

/** An IMAP server in this process, with mailboxes in memory, that can be told to misbehave. */
export async function startImapServer(options: ImapServerOptions = {}): Promise<TestImapServer> {
  const server = new TestImapServer(options);
  await server.listen();
  return server;
}

export class TestImapServer {
  readonly host = '127.0.0.1';
  port = 0;
  /** Commands as they came, like `LOGIN` and `UID FETCH`. */
  readonly commands: string[] = [];
  /** Asked about access tokens, instead of knowing those of `users`. */
  acceptsToken?: TokenCheck;
  private readonly imap: ImapServer;
  private readonly connections = new Set<Connection>();
  private readonly refusals = new Map<string, Required<Refusal>>();
  private hangsAt: string | undefined;
  private poison: { uid: number; pattern: RegExp } | undefined;

  constructor({ users = { 'support@desk.test': { password: 'secret' } }, ...options }: ImapServerOptions) {
    this.imap = hoodiecrow(hoodiecrowOptions(options));
    for (const [name, user] of Object.entries(users)) this.setUser(name, user);
    this.imap.server.on('connection', (socket) => socket.setNoDelay(true)); // else every reply waits 40 ms for the next
    this.imap.connectionHandlers.push((connection) => this.connections.add(connection));
    this.imap.outputHandlers.push(addAuthenticationCode);
    this.interceptCommands();
  }

  async listen(): Promise<void> {
    this.imap.server.listen(0, this.host);
    await once(this.imap.server, 'listening');
    this.port = (this.imap.server.address() as AddressInfo).port;
  }

  /** Adds a user, or changes his password or access token. */
  setUser(name: string, { password, accessToken }: TestUser): void {
    this.imap.users[name] = { password, xoauth2: accessToken === undefined ? undefined : { accessToken } };
  }

  /** Puts a message into a folder, tells those who watch it, and returns its UID. */
  append(raw: string | Buffer, { folder = 'INBOX', flags = [], internalDate }: AppendOptions = {}): number {
    const bytes = Buffer.from(raw).toString('latin1'); // hoodiecrow keeps a character for each byte
    return this.imap.appendMessage(this.mailbox(folder).path, flags, internalDate ?? new Date(), bytes).message.uid;
  }

  messages(folder = 'INBOX'): { uid: number; flags: string[]; raw: Buffer }[] {
    const { messages } = this.mailbox(folder);
    return messages.map(({ uid, flags, raw }) => ({ uid, flags, raw: Buffer.from(raw, 'latin1') }));
  }

  /** Removes a message behind the back of everyone who watches. */
  remove(uid: number, folder = 'INBOX'): void {
    const mailbox = this.mailbox(folder);
    mailbox.messages = mailbox.messages.filter((message) => message.uid !== uid);
  }

  /** As when a mailbox is restored from a backup: other UIDVALIDITY, and its messages numbered from 1. */
  changeUidValidity(uidValidity: number, folder = 'INBOX'): void {
    const mailbox = this.mailbox(folder);
    mailbox.uidvalidity = uidValidity;
    mailbox.messages.forEach((message, index) => (message.uid = index + 1));
    mailbox.uidnext = mailbox.messages.length + 1;
  }

  /** Answers a command with NO. */
  refuse(command: string, { code = '', text = 'Refused by the test', times = Infinity }: Refusal = {}): void {
    this.refusals.set(command, { code, text, times });
  }

  /** Hangs up whenever this message's body (or its headers, too) is fetched. */
  hangUpAt(uid: number, what: 'body' | 'anything' = 'body'): void {
    this.poison = { uid, pattern: what === 'body' ? /BODY\.PEEK\[\]/ : /BODY\.PEEK\[/ };
  }

  /** Never answers a command (or any, without a name), in open connections and new ones. New ones get a greeting. */
  hang(command = '*'): void {
    this.hangsAt = command;
  }

  /** Ends `hang` and `refuse`. Connections that hung stay so: they are dropped. */
  behave(): void {
    if (this.hangsAt) this.dropConnections();
    this.hangsAt = undefined;
    this.refusals.clear();
  }

  connectionCount(): number {
    return [...this.connections].filter(({ socket }) => socket !== null).length;
  }

  /** The folders that clients listen to at present (IDLE). */
  watched(): string[] {
    return [...this.connections].flatMap(({ socket, inputHandler, selectedMailbox }) =>
      socket && inputHandler && selectedMailbox ? selectedMailbox.path : [],
    );
  }

  /** Ends every session as a server does that means it: `* BYE …`, then it hangs up. */
  sayBye(text: string): void {
    for (const { socket } of this.connections) socket?.write(`* BYE ${text}\r\n`);
    this.dropConnections();
  }

  dropConnections(): void {
    for (const connection of this.connections) {
      // hoodiecrow's IDLE has a timer of half an hour, which only the client's DONE stops
      if (connection.inputHandler) connection.inputHandler('DONE');
      connection.socket?.destroy();
    }
    this.connections.clear();
  }

  async stop(): Promise<void> {
    const closed = once(this.imap.server, 'close');
    this.imap.server.close();
    this.dropConnections();
    await closed;
  }

  private mailbox(path: string): Mailbox {
    const mailbox = this.imap.getMailbox(path);
    if (mailbox) return mailbox;
    throw new Error(`The test server has no folder ${path}; it has INBOX, ${Object.keys(FOLDERS).join(', ')}.`);
  }

  private interceptCommands(): void {
    const original = this.imap.getCommandHandler.bind(this.imap);
    this.imap.getCommandHandler = (name) => {
      const handler = original(name);
      if (!handler) return false;
      return (connection, command, data, done) => {
        this.commands.push(name.toUpperCase());
        if (this.hangsAt === '*' || this.hangsAt === name.toUpperCase()) return;
        if (this.isPoison(data)) return void connection.socket?.destroy();
        const refusal = this.takeRefusal(name.toUpperCase());
        if (!refusal) return this.thenHandle(name, command, () => handler(connection, command, data, done));
        connection.send({
          tag: command.tag,
          command: 'NO',
          attributes: [...section(refusal.code), text(refusal.text)],
        });
        done();
      };
    };
    this.imap.outputHandlers.push((_, response) => {
      if (this.hangsAt === '*') response.skipResponse = true; // news for those in IDLE
    });
  }

  /** hoodiecrow itself can only compare a token with the user's one. */
  private thenHandle(name: string, { attributes }: Command, handle: () => void): void {
    if (!this.acceptsToken || name.toUpperCase() !== 'AUTHENTICATE XOAUTH2') return handle();
    const response = Buffer.from(attributes?.[0]?.value ?? '', 'base64').toString();
    const [, user = '', accessToken = ''] = /^user=([^\x01]*)\x01auth=Bearer ([^\x01]*)/.exec(response) ?? [];
    void this.acceptsToken(user, accessToken).then((accepted) => {
      this.setUser(user, accepted ? { accessToken } : {});
      handle();
    });
  }

  private isPoison(line: string): boolean {
    const set = /UID FETCH (\S+) /.exec(line)?.[1];
    if (!this.poison?.pattern.test(line) || !set) return false;
    const { uid } = this.poison;
    return set.split(',').some((range) => {
      const [from, to = from] = range.split(':').map(Number);
      return from! <= uid && uid <= to!;
    });
  }

  private takeRefusal(command: string): Required<Refusal> | undefined {
    const refusal = this.refusals.get(command);
    if (refusal && --refusal.times <= 0) this.refusals.delete(command);
    return refusal;
  }
}

function hoodiecrowOptions({ security = 'none', certificate, idle }: Omit<ImapServerOptions, 'users'>): Options {
  const startTls = security === 'starttls' ? ['STARTTLS'] : [];
  return {
    plugins: [...PLUGINS, ...MORE_PLUGINS, ...startTls, ...(idle ? ['IDLE'] : [])],
    users: {},
    storage: { INBOX: {}, '': { separator: '/', folders: structuredClone(FOLDERS) } },
    secureConnection: security === 'tls',
    credentials: readCertificate(certificate),
  };
}

/** As Dovecot, Gmail and Exchange do: `NO [AUTHENTICATIONFAILED] …` (RFC 5530). */
function addAuthenticationCode(_: Connection, response: hoodiecrow.Response, description = ''): void {
  const failed = response.command === 'NO' && /^(LOGIN|AUTHENTICATE \w+) FAILED$/.test(description);
  if (failed) response.attributes?.unshift(...section('AUTHENTICATIONFAILED'));
}

function section(code: string): hoodiecrow.Attribute[] {
  return code ? [{ type: 'SECTION', section: [{ type: 'ATOM', value: code }] }] : [];
}

function text(value: string): hoodiecrow.Attribute {
  return { type: 'TEXT', value };
}
