import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { newId } from '../common/ids';
import { serverWords } from '../common/server-words';
import { before, type Deadline, startDeadline } from '../proxies/dialer-connect';
import { composeMail } from './compose-mail';
import { ConnectionTestRun, plannedSteps } from './connection-test-run';
import { type ConnectionTest, ConnectionTestStepName as Step } from './connection-test.types';
import { judgeSmtp } from './diagnose-smtp';
import { mailServerDiagnosis } from './diagnosis-catalogue';
import { IncomingProtocol } from './email-server.enums';
import { hasImplicitTls, secretsOf, type ServerEndpoint } from './endpoint';
import { ImapConnectionFactory } from './imap-connection.factory';
import { MailSocketFactory } from './mail-socket';
import { SmtpSession } from './smtp-session';

const WHOLE_TEST_MS = 30_000;

/** Goes through a connection step by step and tells at which one it fails, and why. */
@Injectable()
export class ConnectionTester {
  constructor(
    private readonly imap: ImapConnectionFactory,
    private readonly sockets: MailSocketFactory,
    private readonly clock: Clock,
  ) {}

  testIncoming(
    endpoint: ServerEndpoint,
    folder: string,
    protocol: IncomingProtocol,
    timeoutMs = WHOLE_TEST_MS,
  ): Promise<ConnectionTest> {
    if (protocol === IncomingProtocol.POP3) return Promise.resolve(this.pop3NotBuilt());
    const run = new ConnectionTestRun(plannedSteps(endpoint, [Step.OPEN_FOLDER]));
    return this.within(timeoutMs, endpoint, run, async (deadline) => {
      const connection = await this.imap.open(endpoint, folder, {
        timeoutMs: deadline.msLeft(),
        signal: deadline.signal,
        onStep: (step, detail) => run.passed(step, detail),
      });
      try {
        run.passed(Step.AUTHENTICATE, `signed in as ${endpoint.credentials?.username}`);
        const { messages } = await before(deadline, connection.status());
        run.passed(Step.OPEN_FOLDER, `${folder}: ${messages} ${messages === 1 ? 'message' : 'messages'}`);
      } finally {
        await connection.close();
      }
    });
  }

  /** With `sendTo` a test mail is really sent. */
  testOutgoing(
    endpoint: ServerEndpoint,
    from: string,
    sendTo: string | null,
    timeoutMs = WHOLE_TEST_MS,
  ): Promise<ConnectionTest> {
    const run = new ConnectionTestRun(plannedSteps(endpoint, sendTo === null ? [] : [Step.SEND]));
    return this.within(timeoutMs, endpoint, run, async (deadline) => {
      const opened = await this.sockets.open(endpoint, {
        timeoutMs: deadline.msLeft(),
        signal: deadline.signal,
        onStep: (step, detail) => run.passed(step, detail),
      });
      const session = new SmtpSession(endpoint, opened);
      try {
        await before(deadline, this.talk(session, endpoint, { from, sendTo }, run));
      } finally {
        session.close();
      }
    });
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
      const response = await session.send(from, sendTo, this.testMail(from, sendTo));
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

  /** IMAP's and the socket's errors are translated already; what is left is SMTP's, or the deadline's. */
  private problem(error: unknown, endpoint: ServerEndpoint): Diagnosis {
    if (error instanceof DiagnosedError) return error.diagnosis;
    return judgeSmtp(error, { at: this.clock.now(), secrets: secretsOf(endpoint) }).diagnosis;
  }

  private pop3NotBuilt(): ConnectionTest {
    const advice = {
      title: 'Mailroom cannot read mailboxes over POP3 yet',
      remedy: ['Set Protocol to IMAP, with the host and port that the mail provider gives for it.'],
    };
    const problem = mailServerDiagnosis(DiagnosisCode.PROTOCOL_DISABLED, { at: this.clock.now(), advice });
    return { succeeded: false, steps: [], problem };
  }
}
