import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { diagnosePop3 } from './diagnose-pop3';
import { mailServerDiagnosis } from './diagnosis-catalogue';
import { type Credentials, hasImplicitTls, secretsOf, type ServerEndpoint } from './endpoint';
import { SecurityType } from './email-server.enums';
import { MailSocketFactory, type MailSocketOptions } from './mail-socket';
import { NO_CAPABILITIES, parseCapabilities, type Pop3Capabilities } from './pop3-capabilities';
import { Pop3Connection } from './pop3-connection';
import { Pop3Refused, Pop3Session } from './pop3-session';
import { describeTls, secureSocket } from './tls-client';

export interface Pop3OpenOptions {
  /** For the whole of connecting and signing in; afterwards for each call. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Called when a step has succeeded. */
  onStep?: MailSocketOptions['onStep'];
}

const DEFAULT_TIMEOUT_MS = 30_000;

@Injectable()
export class Pop3ConnectionFactory {
  constructor(
    private readonly sockets: MailSocketFactory,
    private readonly clock: Clock,
  ) {}

  /** Connects and signs in with a password. Throws DiagnosedError. */
  async open(endpoint: ServerEndpoint, options: Pop3OpenOptions = {}): Promise<Pop3Connection> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal, onStep } = options;
    const startedAt = performance.now();
    const opened = await this.sockets.open(endpoint, { timeoutMs, signal, onStep });
    const session = new Pop3Session(opened.socket);
    const left = Math.max(1, timeoutMs - (performance.now() - startedAt));
    const capabilities = await this.within(left, signal, session, endpoint, async () => {
      await session.status('');
      if (endpoint.securityType === SecurityType.TLS && !hasImplicitTls(endpoint)) {
        await this.encrypt(session, endpoint, onStep);
      }
      await this.signIn(session, endpoint.credentials);
      return this.capabilities(session);
    });
    return new Pop3Connection(session, {
      capabilities,
      timeoutMs,
      secrets: secretsOf(endpoint),
      clock: this.clock,
      bytesReceived: () => opened.raw.bytesRead,
    });
  }

  /** Required STLS (RFC 2595): a server that refuses it gets no password. */
  private async encrypt(
    session: Pop3Session,
    endpoint: ServerEndpoint,
    onStep: MailSocketOptions['onStep'],
  ): Promise<void> {
    await session.ask('STLS');
    await session.upgrade(async (plain) => {
      const secured = await secureSocket(plain, endpoint);
      onStep?.('TLS', describeTls(secured));
      return secured;
    });
  }

  private async signIn(session: Pop3Session, credentials: Credentials | null): Promise<void> {
    if (credentials?.kind !== 'PASSWORD') throw this.failure('POP3 signs in with a password only');
    const { username, password } = credentials;
    // A line break would begin a command of its own.
    if (/[\r\n\0]/.test(username + password)) throw this.failure('Username or Password contains a line break');
    await session.ask(`USER ${username}`);
    await session.ask(`PASS ${password}`);
  }

  /** Asked for after the sign-in: what holds for this user may differ from what holds for everybody. */
  private async capabilities(session: Pop3Session): Promise<Pop3Capabilities> {
    try {
      return parseCapabilities(await session.askForLines('CAPA'));
    } catch (error) {
      if (error instanceof Pop3Refused) return NO_CAPABILITIES;
      throw error;
    }
  }

  private async within<T>(
    timeoutMs: number,
    signal: AbortSignal | undefined,
    session: Pop3Session,
    endpoint: ServerEndpoint,
    work: () => Promise<T>,
  ): Promise<T> {
    let late: Error | null = null;
    const giveUp = () => {
      late = Object.assign(new Error('The mail server does not answer'), { code: 'ETIMEDOUT' });
      session.destroy(late);
    };
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) giveUp();
    try {
      return await work();
    } catch (error) {
      session.destroy();
      const context = { at: this.clock.now(), secrets: secretsOf(endpoint) };
      throw new DiagnosedError(diagnosePop3(late ?? error, context), { cause: error });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  private failure(title: string): DiagnosedError {
    const advice = { title, remedy: ['Open the server, enter Username and Password again and save.'] };
    return new DiagnosedError(
      mailServerDiagnosis(DiagnosisCode.AUTHENTICATION_FAILED, { at: this.clock.now(), advice }),
    );
  }
}
