import type { Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Credentials, ServerEndpoint } from './endpoint';
import type { MailSocket } from './mail-socket';
import { smtpOptions } from './smtp-options';
import { smtpAuth } from './smtp-sign-in';
import { describeTls } from './tls-client';

type Callback = (error?: Error | null) => void;

/** One SMTP connection, step by step, for connection tests; mail goes through SmtpTransportService. */
export class SmtpSession {
  private readonly connection: SMTPConnection;
  private failure: ((error: Error) => void) | null = null;

  constructor(endpoint: ServerEndpoint, { socket, secured }: MailSocket) {
    this.connection = new SMTPConnection({ ...smtpOptions(endpoint), connection: socket, secured });
    // Errors between two commands come as an event only; one that nobody waits for is shown by the next step.
    this.connection.on('error', (error: Error) => this.failure?.(error));
    this.connection.once('end', () => this.failure?.(closedUnexpectedly()));
  }

  /** Greeting, EHLO, and STARTTLS where it is required; answers how the connection is encrypted, null for not at all. */
  async greet(): Promise<string | null> {
    await this.step((done) => this.connection.connect(done));
    const socket = this.connection._socket;
    return socket instanceof TLSSocket ? describeTls(socket) : null;
  }

  signIn(credentials: Credentials): Promise<void> {
    return this.step((done) => this.connection.login(smtpAuth(credentials), done));
  }

  /** Answers the server's last reply. Fails when the recipient is refused. */
  async send(from: string, to: string, message: Buffer | Readable): Promise<string> {
    let response = '';
    await this.step((done) =>
      this.connection.send({ from, to: [to] }, message, (error, info) => {
        response = info?.response ?? '';
        done(error);
      }),
    );
    return response;
  }

  close(): void {
    this.failure = null;
    if (this.connection.stage === 'connected') this.connection.quit();
    this.connection.close();
  }

  private step(run: (done: Callback) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.failure = reject;
      run((error) => (error ? reject(error) : resolve()));
    });
  }
}

function closedUnexpectedly(): Error {
  return Object.assign(new Error('Connection closed unexpectedly'), { code: 'ECONNECTION' });
}
