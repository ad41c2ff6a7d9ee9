import hoodiecrow, { type Attribute, type Command, type Connection, type ImapServer } from 'hoodiecrow-imap';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Credentials, readXoauth2, TOKEN_REFUSED } from './credentials';
import type { Mailbox, MailStore } from './mail-store';
import type { MailTroubles } from './troubles';

const PLUGINS = ['ID', 'SASL-IR', 'AUTH-PLAIN', 'XOAUTH2', 'NAMESPACE', 'IDLE', 'LITERALPLUS', 'UNSELECT', 'UIDPLUS'];
/** Nobody's: that of the front is never opened. */
const NO_FOLDERS = { INBOX: {}, '': { separator: '/', folders: {} } };

/**
 * IMAP with XOAUTH2 and IDLE, on hoodiecrow-imap. One of its servers has one set of folders, so there is one for each
 * account, and one in front that takes connections and passes each on to the account that signed in.
 */
export class SandboxImapServer {
  port = 0;
  private readonly front = hoodiecrow({ plugins: PLUGINS, users: {}, storage: structuredClone(NO_FOLDERS) });
  private readonly accounts = new Map<string, ImapServer>();
  private readonly connections = new Set<Connection>();

  constructor(
    store: MailStore,
    private readonly credentials: Credentials,
    private readonly troubles: MailTroubles,
  ) {
    for (const mailbox of store.all()) this.accounts.set(mailbox.address, accountServer(mailbox));
    this.front.server.on('connection', (socket) => socket.setNoDelay(true)); // else every reply waits for the next
    this.front.connectionHandlers.push((connection) => {
      this.connections.add(connection);
      connection.socket?.once('close', () => this.connections.delete(connection));
    });
    this.front.setCommandHandler('AUTHENTICATE XOAUTH2', (connection, command, _, done) => {
      void this.xoauth2(connection, command).finally(done);
    });
    this.front.setCommandHandler('AUTHENTICATE PLAIN', (connection, command, _, done) => {
      const [, user = '', password = ''] = Buffer.from(argument(command, 0), 'base64').toString().split('\0');
      this.password(connection, command, user, password);
      done();
    });
    this.front.setCommandHandler('LOGIN', (connection, command, _, done) => {
      this.password(connection, command, argument(command, 0), argument(command, 1));
      done();
    });
  }

  async listen(port: number): Promise<void> {
    this.front.server.listen(port, '127.0.0.1');
    await once(this.front.server, 'listening');
    this.port = (this.front.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = once(this.front.server, 'close');
    this.front.server.close();
    for (const connection of this.connections) drop(connection);
    await closed;
  }

  /** As when the access is taken back while a program is connected. */
  endSessions(address: string): void {
    const account = this.accounts.get(address.toLowerCase());
    for (const connection of this.connections) if (connection.server === account) drop(connection);
  }

  private async xoauth2(connection: Connection, command: Command): Promise<void> {
    const { user, accessToken } = readXoauth2(argument(command, 0));
    const expires = await this.credentials.token(user, accessToken);
    if (expires && this.signIn(connection, command, user)) return endWithToken(connection, expires);
    if (expires) return;
    const challenge = Buffer.from(JSON.stringify(TOKEN_REFUSED)).toString('base64');
    connection.send({ tag: '+', attributes: [{ type: 'ATOM', value: challenge }] });
    connection.inputHandler = () => {
      connection.inputHandler = false;
      answer(connection, command, 'NO', 'Invalid credentials (Failure)', 'AUTHENTICATIONFAILED');
    };
  }

  private password(connection: Connection, command: Command, user: string, password: string): void {
    if (this.credentials.password(user, password)) this.signIn(connection, command, user);
    else answer(connection, command, 'NO', 'Invalid credentials (Failure)', 'AUTHENTICATIONFAILED');
  }

  private signIn(connection: Connection, command: Command, user: string): boolean {
    const account = this.accounts.get(user.toLowerCase());
    if (!account || this.troubles.imap === 'UNAVAILABLE') {
      answer(connection, command, 'NO', 'Temporary System Error', 'UNAVAILABLE');
      return false;
    }
    passOn(connection, account);
    connection.state = 'Authenticated';
    answer(connection, command, 'OK', `${user} authenticated (Success)`);
    return true;
  }
}

function drop(connection: Connection): void {
  // hoodiecrow's IDLE has a timer of half an hour, which only the client's DONE stops
  if (connection.inputHandler) connection.inputHandler('DONE');
  connection.socket?.destroy();
}

function accountServer(mailbox: Mailbox): ImapServer {
  const messages = mailbox.mails.map(({ uid, raw, receivedAt }) => ({
    uid,
    raw: raw.toString('latin1'), // hoodiecrow keeps a character for each byte
    internaldate: receivedAt,
  }));
  const storage = { INBOX: { messages, uidnext: messages.length + 1 }, '': { separator: '/', folders: {} } };
  const server = hoodiecrow({ plugins: PLUGINS, users: {}, storage });
  mailbox.onMail(({ raw, receivedAt }) => server.appendMessage('INBOX', [], receivedAt, raw.toString('latin1')));
  return server;
}

/** From now on the connection sees the account's folders, and hears of its mail. */
function passOn(connection: Connection, account: ImapServer): void {
  connection.server.removeListener('notify', connection._notificationCallback);
  connection.server = account;
  account.on('notify', connection._notificationCallback);
}

/** As Gmail does: a session lasts as long as the access token that opened it. */
function endWithToken(connection: Connection, expires: Date): void {
  const timer = setTimeout(
    () => {
      connection.send({
        tag: '*',
        command: 'BYE',
        attributes: [{ type: 'TEXT', value: 'Session expired, please login again.' }],
      });
      connection.socket?.end();
    },
    Math.min(expires.getTime() - Date.now(), 2 ** 31 - 1),
  );
  timer.unref();
  connection.socket?.once('close', () => clearTimeout(timer));
}

function argument({ attributes }: Command, index: number): string {
  return attributes?.[index]?.value ?? '';
}

function answer(connection: Connection, { tag }: Command, command: 'OK' | 'NO', text: string, code?: string): void {
  const section: Attribute[] = code ? [{ type: 'SECTION', section: [{ type: 'ATOM', value: code }] }] : [];
  connection.send({ tag, command, attributes: [...section, { type: 'TEXT', value: text }] });
}
