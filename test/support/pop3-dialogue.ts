import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { StoredMessage, TestPop3Server } from './pop3-server';
import { readCertificate } from './tls';

/** One client of TestPop3Server. */
export class Pop3Dialogue {
  private unread = '';
  private user = '';
  private shown: StoredMessage[] | null = null;
  private readonly retrieved = new Set<string>();
  private sending = Promise.resolve();

  constructor(
    private readonly server: TestPop3Server,
    private socket: Socket,
  ) {}

  begin(): void {
    this.attach();
    this.send('+OK ready\r\n');
  }

  private attach(): void {
    this.socket.on('error', () => undefined);
    this.socket.on('data', this.onData);
  }

  private readonly onData = (bytes: Buffer) => {
    const lines = (this.unread + bytes.toString('utf8')).split('\r\n');
    this.unread = lines.pop()!;
    for (const line of lines) this.answer(line);
  };

  private answer(line: string): void {
    const [keyword = '', ...args] = line.split(' ');
    const command = ['USER', 'PASS'].includes(keyword) ? keyword : line;
    this.server.commands.push(command);
    if (this.server.hangsOn(keyword)) return;
    const refusal = this.server.takeRefusal(command);
    if (refusal !== null) return this.error(refusal);
    if (this.shown) this.inMailbox(keyword, args, this.shown);
    else this.beforeSignIn(keyword, args.join(' '));
  }

  private beforeSignIn(keyword: string, argument: string): void {
    switch (keyword) {
      case 'CAPA':
        return this.capa();
      case 'STLS':
        return this.startTls();
      case 'USER':
        this.user = argument;
        return this.ok('go on');
      case 'PASS':
        if (this.server.users[this.user]?.password !== argument) return this.error('[AUTH] Authentication failed.');
        this.shown = this.server.snapshot();
        return this.ok('signed in');
      case 'QUIT':
        return this.quit();
      default:
        return this.error('Unknown command.');
    }
  }

  private inMailbox(keyword: string, [number, lines]: string[], shown: StoredMessage[]): void {
    const message = shown[Number(number) - 1];
    switch (keyword) {
      case 'CAPA':
        return this.capa();
      case 'UIDL':
        return this.listing(shown.map((m, i) => `${i + 1} ${m.uidl}`));
      case 'LIST':
        return this.listing(shown.map((m, i) => `${i + 1} ${m.sizeBytes}`));
      case 'RETR':
        return message ? this.retrieve(message) : this.error('no such message');
      case 'TOP':
        return message ? this.content(top(message.raw, Number(lines))) : this.error('no such message');
      case 'QUIT':
        return this.quit();
      default:
        return this.error('Unknown command.');
    }
  }

  private retrieve(message: StoredMessage): void {
    const limit = this.server.breakAfterBytes;
    if (limit !== null) {
      this.server.breakAfterBytes = null;
      this.send(Buffer.concat([Buffer.from('+OK\r\n'), message.raw]).subarray(0, limit));
      void this.sending.then(() => this.socket.destroySoon());
      return;
    }
    this.server.retrieved.push(message.uidl);
    this.retrieved.add(message.uidl);
    this.content(message.raw);
  }

  private quit(): void {
    if (this.server.options.showAtMost !== undefined) this.retrieved.forEach((uidl) => this.server.hidden.add(uidl));
    this.ok('bye');
    void this.sending.then(() => this.socket.end());
  }

  private capa(): void {
    const { capabilities, options } = this.server;
    if (!capabilities) return this.error('Unknown command.');
    this.listing([...capabilities, ...(options.security === 'starttls' ? ['STLS'] : [])]);
  }

  private startTls(): void {
    const { security, certificate, injectBehindStls = '' } = this.server.options;
    if (security !== 'starttls') return this.error('Unknown command.');
    this.send(`+OK begin\r\n${injectBehindStls}`);
    void this.sending.then(() => {
      this.socket.off('data', this.onData);
      this.socket = new TLSSocket(this.socket, { isServer: true, ...readCertificate(certificate) });
      this.attach();
    });
  }

  private listing(lines: string[]): void {
    this.content(Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1'));
  }

  /** With its dots stuffed and an end of its own (RFC 1939 section 3). */
  private content(raw: Buffer): void {
    const text = raw.toString('latin1');
    const whole = text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`;
    const stuffed = `\r\n${whole}`.replaceAll('\r\n.', '\r\n..').slice(2);
    this.send(Buffer.from(`+OK\r\n${stuffed}.\r\n`, 'latin1'));
  }

  private ok(text: string): void {
    this.send(`+OK ${text}\r\n`);
  }

  private error(text: string): void {
    this.send(`-ERR ${text}\r\n`);
  }

  private send(data: string | Buffer): void {
    const bytes = Buffer.from(data);
    const size = this.server.options.pieceBytes ?? bytes.length;
    for (let from = 0; from < bytes.length; from += size) {
      const piece = bytes.subarray(from, from + size);
      this.sending = this.sending.then(() => write(this.socket, piece));
    }
  }
}

/** Resolves when the piece has left, also when nobody is there any more. */
function write(socket: Socket, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.write(piece, () => resolve());
  });
}

function top(raw: Buffer, lines: number): Buffer {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return raw;
  const body = text
    .slice(end + 4)
    .split('\r\n')
    .slice(0, lines);
  return Buffer.from(text.slice(0, end + 4) + body.map((line) => `${line}\r\n`).join(''), 'latin1');
}
