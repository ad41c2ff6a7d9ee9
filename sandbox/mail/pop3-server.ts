import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Credentials } from './credentials';
import type { MailStore, StoredMail } from './mail-store';

/** POP3 with passwords (RFC 1939). Nothing is deleted: DELE is taken and forgotten, as by Gmail's "keep a copy". */
export class SandboxPop3Server {
  port = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.serve(socket));

  constructor(
    private readonly store: MailStore,
    private readonly credentials: Credentials,
  ) {}

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    const session = new Session(this.store, this.credentials);
    socket.write('+OK Sandbox POP3 ready\r\n');
    createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
      const [command = '', ...rest] = line.split(' ');
      socket.write(session.answer(command.toUpperCase(), rest));
      if (command.toUpperCase() === 'QUIT') socket.end();
    });
  }
}

const CAPABILITIES = ['TOP', 'UIDL', 'USER', 'RESP-CODES', 'AUTH-RESP-CODE', 'PIPELINING'];

class Session {
  private user = '';
  /** Null before the sign-in; what was there at it, afterwards. */
  private mails: StoredMail[] | null = null;

  constructor(
    private readonly store: MailStore,
    private readonly credentials: Credentials,
  ) {}

  answer(command: string, [first = '', second = '']: string[]): Buffer {
    switch (command) {
      case 'CAPA':
        return lines('+OK', CAPABILITIES);
      case 'USER':
        this.user = first;
        return line('+OK');
      case 'PASS':
        return this.signIn([first, second].filter(Boolean).join(' '));
      case 'QUIT':
        return line('+OK Bye');
      default:
        return this.mails ? this.transact(command, this.mails, first, second) : line('-ERR Sign in first');
    }
  }

  private signIn(password: string): Buffer {
    const mailbox = this.store.find(this.user);
    if (!mailbox || !this.credentials.password(this.user, password)) {
      return line('-ERR [AUTH] Username and password not accepted.');
    }
    this.mails = [...mailbox.mails];
    return line('+OK Welcome');
  }

  private transact(command: string, mails: StoredMail[], first: string, second: string): Buffer {
    const mail = mails[Number(first) - 1];
    if (first !== '' && !mail) return line('-ERR No such message');
    switch (command) {
      case 'STAT':
        return line(`+OK ${mails.length} ${mails.reduce((sum, { raw }) => sum + raw.length, 0)}`);
      case 'LIST':
        return listing(mails, mail, ({ raw }) => raw.length);
      case 'UIDL':
        return listing(mails, mail, ({ uid }) => uid);
      case 'RETR':
        return mail ? content(mail.raw) : line('-ERR Which message?');
      case 'TOP':
        return mail ? content(top(mail.raw, Number(second))) : line('-ERR Which message?');
      case 'DELE':
      case 'NOOP':
      case 'RSET':
        return line('+OK');
      default:
        return line('-ERR Unknown command');
    }
  }
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\r\n`);
}

function lines(status: string, texts: string[]): Buffer {
  return Buffer.from([status, ...texts, '.', ''].join('\r\n'));
}

function listing(mails: StoredMail[], one: StoredMail | undefined, value: (mail: StoredMail) => number): Buffer {
  if (one) return line(`+OK ${mails.indexOf(one) + 1} ${value(one)}`);
  return lines(
    '+OK',
    mails.map((mail, index) => `${index + 1} ${value(mail)}`),
  );
}

/** With its dots stuffed (RFC 1939 3). */
function content(raw: Buffer): Buffer {
  const text = raw.toString('latin1').replace(/^\./gm, '..');
  return Buffer.from(`+OK\r\n${text}${text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}

function top(raw: Buffer, bodyLines: number): Buffer {
  const text = raw.toString('latin1');
  const body = text.indexOf('\r\n\r\n') + 4;
  return Buffer.from(text.slice(0, body) + text.slice(body).split('\r\n').slice(0, bodyLines).join('\r\n'), 'latin1');
}
