import { DiagnosisCode } from '../common/diagnosis';
import { type BodyProgress, judgeSmtp } from './diagnose-smtp';
import type { SmtpJudgement } from './smtp-failure';

const at = new Date('2026-03-01T10:00:00Z');

/** As nodemailer makes them. */
function smtpError(command: string, reply: string, code = 'EENVELOPE') {
  const responseCode = Number(reply.slice(0, 3));
  return Object.assign(new Error(`Command failed: ${reply}`), { code, command, responseCode, response: reply });
}

function judge(error: unknown, body?: BodyProgress): SmtpJudgement {
  return judgeSmtp(error, { at, secrets: [], body });
}

type Case = [command: string, reply: string, code: DiagnosisCode, permanent: boolean, transient: boolean];

describe('replies', () => {
  const cases: Case[] = [
    ['AUTH PLAIN', '535 5.7.8 Username and Password not accepted', DiagnosisCode.AUTHENTICATION_FAILED, false, false],
    ['AUTH PLAIN', '535-5.7.8 Username\n535 5.7.8 no', DiagnosisCode.AUTHENTICATION_FAILED, false, false],
    [
      'AUTH PLAIN',
      '534 5.7.9 Application-specific password required',
      DiagnosisCode.APP_PASSWORD_REQUIRED,
      false,
      false,
    ],
    ['AUTH XOAUTH2', '535 5.7.139 Authentication unsuccessful', DiagnosisCode.PROTOCOL_DISABLED, false, false],
    [
      'AUTH LOGIN',
      '535 5.7.3 SmtpClientAuthentication is disabled for the Tenant',
      DiagnosisCode.PROTOCOL_DISABLED,
      false,
      false,
    ],
    ['AUTH PLAIN', '502 5.5.1 unrecognized command', DiagnosisCode.PROTOCOL_DISABLED, false, false],
    ['AUTH PLAIN', '454 4.7.0 Temporary authentication failure', DiagnosisCode.UNEXPECTED, false, true],
    ['AUTH PLAIN', '454 4.7.0 Too many login attempts, please try again later.', DiagnosisCode.THROTTLED, false, true],
    ['MAIL FROM', '530 5.7.0 Authentication Required', DiagnosisCode.AUTHENTICATION_FAILED, false, false],
    ['MAIL FROM', '530 5.7.0 Must issue a STARTTLS command first', DiagnosisCode.TLS_WRONG_MODE, false, false],
    [
      'MAIL FROM',
      '530 5.7.57 Client not authenticated to send mail',
      DiagnosisCode.AUTHENTICATION_FAILED,
      false,
      false,
    ],
    ['MAIL FROM', '553 5.7.1 Sender address rejected: not owned by user', DiagnosisCode.SENDER_REJECTED, true, false],
    ['MAIL FROM', '552 5.3.4 Message size exceeds fixed limit', DiagnosisCode.MESSAGE_TOO_LARGE, true, false],
    ['MAIL FROM', '432 4.3.2 Concurrent connections limit exceeded', DiagnosisCode.TOO_MANY_CONNECTIONS, false, true],
    ['MAIL FROM', '421 4.7.0 Try again later, closing connection.', DiagnosisCode.SENDER_REJECTED, false, true],
    ['MAIL FROM', '503 5.5.1 Bad sequence of commands', DiagnosisCode.UNEXPECTED, false, true],
    ['RCPT TO', '550 5.1.1 The email account does not exist', DiagnosisCode.RECIPIENT_REJECTED, true, false],
    ['RCPT TO', '552 5.2.2 Mailbox full', DiagnosisCode.RECIPIENT_REJECTED, true, false],
    [
      'RCPT TO',
      '450 4.2.1 The user you are trying to contact is receiving mail too quickly',
      DiagnosisCode.RECIPIENT_REJECTED,
      false,
      true,
    ],
    ['RCPT TO', '550 5.4.5 Daily user sending limit exceeded', DiagnosisCode.SENDING_QUOTA_EXCEEDED, false, true],
    [
      'DATA',
      '550-5.4.5 Daily user sending quota exceeded\n550 5.4.5',
      DiagnosisCode.SENDING_QUOTA_EXCEEDED,
      false,
      true,
    ],
    ['DATA', '554 5.7.1 Message rejected as spam', DiagnosisCode.MESSAGE_REJECTED, true, false],
    ['DATA', '552 too much', DiagnosisCode.MESSAGE_TOO_LARGE, true, false],
    ['DATA', '451 4.3.0 Local error in processing', DiagnosisCode.MESSAGE_REJECTED, false, true],
    ['DATA', '421 4.7.28 Gmail has detected an unusual rate of mail: rate limit', DiagnosisCode.THROTTLED, false, true],
    ['CONN', '421 4.7.0 Too many concurrent SMTP connections', DiagnosisCode.TOO_MANY_CONNECTIONS, false, true],
    ['CONN', '421 4.3.0 Temporary System Problem', DiagnosisCode.UNEXPECTED, false, true],
    ['STARTTLS', '454 4.7.0 TLS not available due to temporary reason', DiagnosisCode.UNEXPECTED, false, true],
  ];
  it.each(cases)('%s: %s -> %s', (command, reply, code, permanent, transient) => {
    const judged = judge(smtpError(command, reply, command === 'CONN' ? 'EPROTOCOL' : undefined));
    expect(judged).toMatchObject({ permanent, responseCode: Number(reply.slice(0, 3)) });
    expect(judged.diagnosis).toMatchObject({ code, transient, occurredAt: at });
  });

  it('a 4xx or 5xx after the final dot is an answer: surely not taken', () => {
    const body = { begun: true, ended: true };
    expect(judge(smtpError('DATA', '554 no', 'EMESSAGE'), body)).toMatchObject({ phase: 'DATA', permanent: true });
    expect(judge(smtpError('DATA', '451 no', 'EMESSAGE'), body)).toMatchObject({ phase: 'DATA', permanent: false });
  });
});

describe('no reply', () => {
  const lost = Object.assign(new Error('Connection closed unexpectedly'), { code: 'ECONNECTION', command: 'CONN' });
  const reset = Object.assign(new Error('read ECONNRESET'), {
    code: 'ESOCKET',
    originalCode: 'ECONNRESET',
    command: 'CONN',
  });
  const timeout = Object.assign(new Error('Timeout'), { code: 'ETIMEDOUT', command: 'CONN' });
  const aborted = Object.assign(new Error('Message sending aborted'), { code: 'EABORT' });

  it.each([
    ['before the message', { begun: false, ended: false }, 'CONNECT'],
    ['in the message', { begun: true, ended: false }, 'DATA'],
    ['after the message', { begun: true, ended: true }, 'AFTER_DATA'],
  ])('%s', (_, body, phase) => {
    for (const error of [lost, reset, timeout, aborted]) {
      const judged = judge(error, body);
      expect(judged).toMatchObject({ phase, permanent: false, responseCode: null, response: null });
      expect(judged.diagnosis.transient).toBe(phase !== 'AFTER_DATA');
    }
  });

  it('a reply that is no refusal leaves it uncertain, too', () => {
    const error = smtpError('CONN', '250 what was that for?', 'EPROTOCOL');
    expect(judge(error, { begun: true, ended: true }).phase).toBe('AFTER_DATA');
  });

  it.each([
    [lost, DiagnosisCode.CONNECTION_LOST],
    [reset, DiagnosisCode.CONNECTION_LOST],
    [timeout, DiagnosisCode.CONNECTION_TIMEOUT],
    [aborted, DiagnosisCode.CONNECTION_TIMEOUT],
  ])('%s', (error, code) => expect(judge(error).diagnosis.code).toBe(code));

  it('a recipient that cannot even be written down is refused for good', () => {
    const error = Object.assign(new Error('Invalid recipient "a b"'), { code: 'EENVELOPE', command: 'API' });
    expect(judge(error)).toMatchObject({ phase: 'RCPT_TO', permanent: true });
  });

  it('a token that cannot be used is a failed sign-in', () => {
    const error = Object.assign(new Error("Can't create new access token for user"), {
      code: 'EAUTH',
      command: 'AUTH XOAUTH2',
    });
    expect(judge(error)).toMatchObject({ phase: 'AUTH', concernsServer: true });
    expect(judge(error).diagnosis.code).toBe(DiagnosisCode.AUTHENTICATION_FAILED);
  });
});

describe('several recipients refused', () => {
  function refused(...replies: string[]) {
    const rejectedErrors = replies.map((reply, i) => ({
      ...smtpError('RCPT TO', reply),
      recipient: `${i}@customer.test`,
    }));
    return Object.assign(smtpError('RCPT TO', replies[0]!), { rejectedErrors });
  }

  it('is permanent only when each of them is', () => {
    expect(judge(refused('550 no', '551 no')).permanent).toBe(true);
    expect(judge(refused('450 later', '550 no')).permanent).toBe(false);
  });

  it('tells what was said about each', () => {
    expect(judge(refused('550 5.1.1 no', '450 4.2.1 later')).rejected).toEqual([
      { address: '0@customer.test', code: 550, response: '550 5.1.1 no' },
      { address: '1@customer.test', code: 450, response: '450 4.2.1 later' },
    ]);
  });
});

it('hides secrets in what the server said', () => {
  const reply = `535 you said ${Buffer.from('\0me\0my-password').toString('base64')} or my-password`;
  const judged = judgeSmtp(smtpError('AUTH PLAIN', reply), { at, secrets: ['my-password', '\0me\0my-password'] });
  expect(judged.response).toBe('535 you said *** or ***');
  expect(judged.diagnosis.detail).toBe('535 you said *** or ***');
});
