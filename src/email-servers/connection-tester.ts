import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, type Diagnosis } from '../common/diagnosis';
import { newId } from '../common/ids';
import { serverWords } from '../common/server-words';
import { withAsciiDomain } from '../mail/addresses';
import { before, type Deadline, startDeadline } from '../proxies/dialer-connect';
import { composeMail } from './compose-mail';
import { ConnectionTestRun, plannedSteps } from './connection-test-run';
import { type ConnectionTest, ConnectionTestStepName as Step } from './connection-test.types';
import { judgeSmtp } from './diagnose-smtp';
import { IncomingProtocol } from './email-server.enums';
import { hasImplicitTls, secretsOf, type ServerEndpoint } from './endpoint';
import { ImapConnectionFactory } from './imap-connection.factory';
import { MailSocketFactory } from './mail-socket';
import { Pop3ConnectionFactory } from './pop3-connection.factory';
import { SmtpSession } from './smtp-session';
import { smtpRefusal, withRenewal } from './token-refusal';

const WHOLE_TEST_MS = 30_000;

/** Goes through a connection step by step and tells at which one it fails, and why. */
@Injectable()
export class ConnectionTester {
  constructor(
    private readonly imap: ImapConnectionFactory,
    private readonly pop3: Pop3ConnectionFactory,
    private readonly sockets: MailSocketFactory,
    private readonly clock: Clock,
  ) {}

  testIncoming(
    endpoint: ServerEndpoint,
    folder: string,
    protocol: IncomingProtocol,
    timeoutMs = WHOLE_TEST_MS,
  ): Promise<ConnectionTest> {
    const run = new ConnectionTestRun(plannedSteps(endpoint, [Step.OPEN_FOLDER]));
    return this.within(timeoutMs, endpoint, run, (deadline) =>
      protocol === IncomingProtocol.POP3
        ? this.openPop3(endpoint, deadline, run)
        : this.openImap(endpoint, folder, deadline, run),
    );
  }

  /** With `sendTo` a test mail is really sent. */
  testOutgoing(
    endpoint: ServerEndpoint,
    from: string,
    sendTo: string | null,
    timeoutMs = WHOLE_TEST_MS,
  ): Promise<ConnectionTest> {
    const run = new ConnectionTestRun(plannedSteps(endpoint, sendTo === null ? [] : [Step.SEND]));
    return this.within(timeoutMs, endpoint, run, (deadline) =>
      withRenewal(
        endpoint,
        (current) => this.openSmtp(current, { from, sendTo }, deadline, run),
        (error) => smtpRefusal(error, secretsOf(endpoint)),
      ),
    );
  }

  private async openImap(
    endpoint: ServerEndpoint,
    folder: string,
    deadline: Deadline,
    run: ConnectionTestRun,
  ): Promise<void> {
    const connection = await this.imap.open(endpoint, folder, this.dialling(deadline, run));
    try {
      run.passed(Step.AUTHENTICATE, `signed in as ${endpoint.credentials?.username}`);
      const { messages } = await before(deadline, connection.status());
      run.passed(Step.OPEN_FOLDER, `${folder}: ${countOf(messages)}`);
    } finally {
      await connection.close();
    }
  }

  /** Lists the messages as a check does: there are servers that let us sign in but cannot tell what is new. */
  private async openPop3(endpoint: ServerEndpoint, deadline: Deadline, run: ConnectionTestRun): Promise<void> {
    const connection = await this.pop3.open(endpoint, this.dialling(deadline, run));
    try {
      run.passed(Step.AUTHENTICATE, `signed in as ${endpoint.credentials?.username}`);
      const messages = await before(deadline, connection.list());
      run.passed(Step.OPEN_FOLDER, `the mailbox shows ${countOf(messages.length)}`);
      await connection.quit();
    } finally {
      connection.close();
    }
  }

  private async openSmtp(
    endpoint: ServerEndpoint,
    mail: { from: string; sendTo: string | null },
    deadline: Deadline,
    run: ConnectionTestRun,
  ): Promise<void> {
    const opened = await this.sockets.open(endpoint, this.dialling(deadline, run));
    const session = new SmtpSession(endpoint, opened);
    try {
      await before(deadline, this.talk(session, endpoint, mail, run));
    } finally {
      session.close();
    }
  }

  private dialling(deadline: Deadline, run: ConnectionTestRun) {
    return {
      timeoutMs: deadline.msLeft(),
      signal: deadline.signal,
      onStep: (step: keyof typeof Step, detail: string) => run.passed(step, detail),
    };
  }

  private async talk(
    session: SmtpSession,
    endpoint: ServerEndpoint,
    { from, sendTo }: { from: string; sendTo: string | null },
    run: ConnectionTestRun,
  ): Promise<void> {
    const encrypted = await session.greet();
    if (encrypted !== null && !hasImplicitTls(endpoint)) run.passed(Step.TLS, encrypted);
    if (endpoint.credentials) {
      await session.signIn(endpoint.credentials);
      run.passed(Step.AUTHENTICATE, `signed in as ${endpoint.credentials.username}`);
    } else {
      run.skipped(Step.AUTHENTICATE, 'no authentication needed');
    }
    if (sendTo !== null) {
      const response = await session.send(withAsciiDomain(from), withAsciiDomain(sendTo), this.testMail(from, sendTo));
      run.passed(Step.SEND, serverWords(response, secretsOf(endpoint)));
    }
  }

  private testMail(from: string, to: string) {
    return composeMail({
      from: { name: '', address: from },
      replyTo: null,
      to: [to],
      cc: [],
      subject: 'Mailroom test mail',
      text: 'This mail was sent to test the connection of an outgoing email server. Nobody has to answer it.\n',
      html: null,
      messageId: `${newId()}@${from.slice(from.lastIndexOf('@') + 1)}`,
      references: [],
      date: this.clock.now(),
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: [],
    });
  }

  private async within(
    timeoutMs: number,
    endpoint: ServerEndpoint,
    run: ConnectionTestRun,
    work: (deadline: Deadline) => Promise<void>,
  ): Promise<ConnectionTest> {
    const deadline = startDeadline(timeoutMs);
    try {
      await work(deadline);
      return run.succeeded();
    } catch (error) {
      return run.failed(this.problem(error, endpoint));
    } finally {
      deadline.stop();
    }
  }

  /** IMAP's, POP3's and the socket's errors are translated already; what is left is SMTP's, or the deadline's. */
  private problem(error: unknown, endpoint: ServerEndpoint): Diagnosis {
    if (error instanceof DiagnosedError) return error.diagnosis;
    return judgeSmtp(error, { at: this.clock.now(), secrets: secretsOf(endpoint) }).diagnosis;
  }
}

function countOf(messages: number): string {
  return `${messages} ${messages === 1 ? 'message' : 'messages'}`;
}
