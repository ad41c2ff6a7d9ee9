import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  SMTPServer,
  type SMTPServerAuthentication,
  type SMTPServerAuthenticationResponse,
  type SMTPServerSession,
} from 'smtp-server';
import { type Credentials, TOKEN_REFUSED } from './credentials';
import type { MailStore } from './mail-store';
import type { MailTroubles } from './troubles';

class Refusal extends Error {
  constructor(
    readonly responseCode: number,
    text: string,
  ) {
    super(text);
  }
}

/** SMTP submission with XOAUTH2 and passwords. Delivers to the mailboxes here; mail for others is refused. */
export class SandboxSmtpServer {
  port = 0;
  private readonly server: SMTPServer;

  constructor(
    private readonly store: MailStore,
    private readonly credentials: Credentials,
    private readonly troubles: MailTroubles,
  ) {
    this.server = new SMTPServer({
      banner: 'Sandbox SMTP',
      authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onAuth: (auth, _, callback) => {
        void this.authenticate(auth).then((response) => callback(null, response), callback);
      },
      onRcptTo: ({ address }, _, callback) => callback(this.refusalOf(address)),
      onData: (stream, session, callback) => {
        void buffer(stream).then((raw) => this.take(raw, session, callback), callback);
      },
    });
    this.server.on('error', () => undefined); // clients that break off
  }

  async listen(port: number): Promise<void> {
    const listening = this.server.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    this.port = (listening.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(resolve));
    for (const connection of this.server.connections) connection._socket.destroy();
    await closed;
  }

  private async authenticate(auth: SMTPServerAuthentication): Promise<SMTPServerAuthenticationResponse> {
    const { method, accessToken = '' } = auth;
    const [username, password] = [auth.username ?? '', auth.password ?? ''];
    const right =
      method === 'XOAUTH2'
        ? (await this.credentials.token(username, accessToken)) !== null
        : this.credentials.password(username, password);
    return right ? { user: username } : { data: TOKEN_REFUSED, message: 'Username and Password not accepted' };
  }

  private refusalOf(address: string): Refusal | null {
    switch (this.troubles.smtp) {
      case 'GREYLISTING':
        return new Refusal(450, '4.2.0 Greylisted, please try again later');
      case 'QUOTA':
        return new Refusal(550, '5.4.5 Daily user sending limit exceeded.');
      default:
        return this.store.find(address) ? null : new Refusal(550, `5.1.1 ${address} does not exist in the sandbox`);
    }
  }

  /** NO_ANSWER delivers all the same: that is what makes it uncertain for the sender. */
  private take(raw: Buffer, { id, envelope }: SMTPServerSession, callback: () => void): void {
    this.store.deliver(
      envelope.rcptTo.map(({ address }) => address),
      raw,
    );
    if (this.troubles.smtp !== 'NO_ANSWER') return callback();
    for (const connection of this.server.connections) if (connection.id === id) connection._socket.destroy();
  }
}
