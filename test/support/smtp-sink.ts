import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerSession } from 'smtp-server';
import { type TestUser, type TokenCheck } from './imap-server';
import { type CertificateFiles, readCertificate } from './tls';
import { waitFor } from './wait-for';

export interface SmtpSinkOptions {
  security?: 'none' | 'starttls' | 'tls';
  certificate?: CertificateFiles;
  /** Who may send, by name; without it everybody may. */
  users?: Record<string, TestUser>;
  behave?: Behaviour;
  /** A free one without it. */
  port?: number;
  /** As many servers still do not. */
  smtpUtf8?: boolean;
}

/** Where in the conversation the client is. `END` is the final dot: the message is there whole. */
export interface SmtpStep {
  at: 'CONNECT' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'END';
  /** Of the sender at MAIL, of one recipient at RCPT. */
  address?: string;
  user?: string;
}

/** What happens at a step: nothing unusual, a reply of another kind, no reply for ever, or the end of the connection. */
export type Behaviour = (step: SmtpStep) => undefined | { code: number; text: string } | 'hang' | 'drop';

export interface SunkMail {
  envelope: { from: string; to: string[] };
  raw: Buffer;
  user?: string;
  secure: boolean;
  /** False when the sink hung or dropped the connection instead of taking responsibility for the message. */
  answered: boolean;
}

/** A message for which DATA was answered with 354. */
export interface BegunMail {
  to: string[];
  /** What came of it. */
  body: Buffer[];
}

export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const sink = new SmtpSink(options);
  await sink.listen();
  return sink;
}

type Callback = (error?: Error | null) => void;

/** An SMTP server in this process that keeps what it is sent, and misbehaves as `behave` says. */
export class SmtpSink {
  readonly host = '127.0.0.1';
  port = 0;
  /** Every message that arrived whole and was not refused. */
  readonly messages: SunkMail[] = [];
  /** Every message that was begun, whether its final dot came or not. */
  readonly begun: BegunMail[] = [];
  /** MAIL FROM and RCPT TO as they came. */
  readonly envelopeCommands: string[] = [];
  readonly users: Record<string, TestUser>;
  /** May be changed at any time. */
  behave: Behaviour;
  /** Asked about access tokens that `users` do not have. */
  acceptsToken?: TokenCheck;
  private readonly server: SMTPServer;

  constructor({
    security = 'none',
    certificate,
    users,
    behave = () => undefined,
    port = 0,
    smtpUtf8 = true,
  }: SmtpSinkOptions) {
    this.port = port;
    this.users = users ?? {};
    this.behave = behave;
    this.server = new SMTPServer({
      ...readCertificate(certificate),
      secure: security === 'tls',
      allowInsecureAuth: security === 'none',
      authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
      authOptional: !users,
      // hideSTARTTLS would only not announce it
      disabledCommands: [...(security === 'starttls' ? [] : ['STARTTLS']), ...(users ? [] : ['AUTH'])],
      hideSMTPUTF8: !smtpUtf8,
      disableReverseLookup: true,
      logger: false,
      onConnect: (session, callback) => {
        this.atDataCommand(session);
        this.keepEnvelopeCommands(session);
        this.at({ at: 'CONNECT' }, session, callback);
      },
      onAuth: (auth, session, callback) =>
        this.at({ at: 'AUTH', user: auth.username }, session, (error) => {
          if (error) callback(error);
          else void this.authenticate(auth).then((response) => callback(null, response));
        }),
      onMailFrom: ({ address }, session, callback) => this.at({ at: 'MAIL', address }, session, callback),
      onRcptTo: ({ address }, session, callback) => this.at({ at: 'RCPT', address }, session, callback),
      onData: (stream, session, callback) => {
        const body: Buffer[] = [];
        this.begun.push({ to: session.envelope.rcptTo.map(({ address }) => address), body });
        stream.on('data', (chunk: Buffer) => body.push(chunk));
        void buffer(stream).then((raw) => this.take(raw, session, callback), callback);
      },
    });
    this.server.on('error', () => undefined); // clients that break off are what tests are about
  }

  async listen(): Promise<void> {
    const listening = this.server.listen(this.port, this.host);
    await once(listening, 'listening');
    this.port = (listening.address() as AddressInfo).port;
  }

  /** Waits for a message for which the predicate is true (any, without one). */
  waitFor(predicate: (mail: SunkMail) => boolean = () => true, timeoutMs?: number): Promise<SunkMail> {
    return waitFor(() => this.messages.find(predicate), { describe: 'a mail at the SMTP sink', timeoutMs });
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(resolve));
    this.disconnect();
    await closed;
  }

  /** Ends all connections, those that hang too. */
  disconnect(): void {
    for (const connection of this.server.connections) connection._socket.destroy();
  }

  private async authenticate({ method, username = '', password, accessToken }: SMTPServerAuthentication) {
    const user = this.users[username];
    const right = method === 'XOAUTH2' ? user?.accessToken === accessToken : user?.password === password;
    const accepted = method === 'XOAUTH2' && (await this.acceptsToken?.(username, accessToken ?? ''));
    if ((user && right) || accepted) return { user: username };
    // Google's answer to a bad token; nodemailer sees it as "334 BASE64"
    return {
      data: { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' },
      message: 'Bad credentials',
    };
  }

  /** smtp-server decodes addresses before it hands them on. */
  private keepEnvelopeCommands(session: SMTPServerSession): void {
    const connection = this.connectionOf(session);
    if (!connection) return;
    for (const name of ['handler_MAIL', 'handler_RCPT'] as const) {
      const original = connection[name].bind(connection);
      connection[name] = (command, callback) => {
        this.envelopeCommands.push(String(command));
        original(command, callback);
      };
    }
  }

  /** smtp-server has no hook for the DATA command itself, only one for the data. */
  private atDataCommand(session: SMTPServerSession): void {
    const connection = this.connectionOf(session);
    if (!connection) return;
    const original = connection.handler_DATA.bind(connection);
    connection.handler_DATA = (command, callback) =>
      this.at({ at: 'DATA' }, connection.session, (error) => {
        if (!error) return original(command, callback);
        connection.send((error as SmtpError).responseCode, error.message);
        callback();
      });
  }

  private take(raw: Buffer, session: SMTPServerSession, callback: Callback): void {
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
    const mail: SunkMail = { envelope, raw, user: session.user, secure: session.secure, answered: false };
    this.messages.push(mail);
    this.at({ at: 'END' }, session, (error) => {
      mail.answered = true;
      if (error) this.messages.splice(this.messages.indexOf(mail), 1);
      callback(error);
    });
  }

  private at(step: SmtpStep, session: SMTPServerSession, callback: Callback): void {
    const behaviour = this.behave({ user: session.user, ...step });
    if (behaviour === undefined) callback();
    else if (behaviour === 'drop') this.connectionOf(session)?._socket.destroy();
    else if (behaviour !== 'hang') callback(new SmtpError(behaviour.code, behaviour.text));
  }

  private connectionOf({ id }: SMTPServerSession) {
    return [...this.server.connections].find((connection) => connection.id === id);
  }
}

class SmtpError extends Error {
  constructor(
    readonly responseCode: number,
    text: string,
  ) {
    super(text);
  }
}
