import { DiagnosisCode } from '../common/diagnosis';
import { diagnosePop3 } from './diagnose-pop3';
import { Pop3Garbled, Pop3Refused } from './pop3-session';

const context = { at: new Date('2026-03-01T10:00:00Z'), secrets: [] };
const coded = (code: string) => Object.assign(new Error(code), { code });

/** `-ERR` with or without a response code in front of its words, as an answer to PASS unless told otherwise. */
function refused(answer: string, command = 'PASS'): Pop3Refused {
  const [, code = null, words = answer] = /^\[(.+?)\] (.*)$/.exec(answer) ?? [];
  return new Pop3Refused(command, code, words);
}

const cases: [error: unknown, code: DiagnosisCode, transient: boolean][] = [
  // Response codes of RFC 2449 section 8.1 and RFC 3206
  [refused('[AUTH] Authentication failed.'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [refused('[AUTH] no'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [refused('[SYS/TEMP] no'), DiagnosisCode.UNEXPECTED, true],
  [refused('[SYS/PERM] no'), DiagnosisCode.PROTOCOL_DISABLED, false],
  [refused('[IN-USE] no'), DiagnosisCode.MAILBOX_LOCKED, true],
  [refused('[LOGIN-DELAY] no'), DiagnosisCode.THROTTLED, true],
  [refused('[LOGIN-DELAY] minimum time between mail checks violation', 'USER'), DiagnosisCode.THROTTLED, true],
  [refused('[SOMETHING/NEW] no'), DiagnosisCode.AUTHENTICATION_FAILED, false],

  // Dovecot
  [refused('[SYS/TEMP] Temporary authentication failure. [mail:2026-03-01 10:00:00]'), DiagnosisCode.UNEXPECTED, true],
  [refused("[IN-USE] Couldn't open INBOX: Timeout while waiting for lock"), DiagnosisCode.MAILBOX_LOCKED, true],
  [
    refused('[IN-USE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)'),
    DiagnosisCode.TOO_MANY_CONNECTIONS,
    true,
  ],
  [
    refused('[AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.', 'USER'),
    DiagnosisCode.TLS_WRONG_MODE,
    false,
  ],
  [refused('Disconnected for inactivity.', 'RETR'), DiagnosisCode.CONNECTION_LOST, true],

  // Gmail
  [refused('[AUTH] Username and password not accepted.'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [
    refused(
      '[AUTH] Application-specific password required: https://support.google.com/accounts/answer/185833 abc.1 - gsmtp',
    ),
    DiagnosisCode.APP_PASSWORD_REQUIRED,
    false,
  ],
  [
    refused(
      '[SYS/PERM] Your account is not enabled for POP access. Please visit your Gmail settings page and enable your account for POP access.',
    ),
    DiagnosisCode.PROTOCOL_DISABLED,
    false,
  ],
  [
    refused('[AUTH] Web login required: https://support.google.com/mail/answer/78754'),
    DiagnosisCode.PROTOCOL_DISABLED,
    false,
  ],
  [refused('[SYS/TEMP] Temporary system problem. Please try again later.'), DiagnosisCode.UNEXPECTED, true],
  [
    refused('[SYS/TEMP] Account exceeded command or bandwidth limits. (Failure)', 'RETR'),
    DiagnosisCode.BANDWIDTH_EXCEEDED,
    true,
  ],

  // Microsoft, Yahoo, Zoho
  [refused('Logon failure: unknown user name or bad password.'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [refused('Command is not valid in this state.', 'USER'), DiagnosisCode.TLS_WRONG_MODE, false],
  [refused('Server Unavailable. 21'), DiagnosisCode.UNEXPECTED, true],
  [refused('[SYS/TEMP] Server error - Please try again later.'), DiagnosisCode.UNEXPECTED, true],
  [refused('[AUTH] (#AUTH012) Incorrect username or password. (#AUTH012)'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [
    refused('You are yet to enable POP for your account. Please contact your administrator.'),
    DiagnosisCode.PROTOCOL_DISABLED,
    false,
  ],

  // Others, which know no response codes
  [refused('invalid password'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [refused('sorry, no mailbox for frated here', 'USER'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [refused('Your account has been locked'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [refused('Password expired'), DiagnosisCode.AUTHENTICATION_FAILED, false],
  [refused('maildrop already locked'), DiagnosisCode.MAILBOX_LOCKED, true],
  [refused('unable to lock maildrop: another POP3 session is active'), DiagnosisCode.MAILBOX_LOCKED, true],
  [refused('Mailbox is in use'), DiagnosisCode.MAILBOX_LOCKED, true],
  [refused('Too many login attempts'), DiagnosisCode.THROTTLED, true],
  [refused('Too many connections from your IP', ''), DiagnosisCode.TOO_MANY_CONNECTIONS, true],
  [refused('POP3 access is disabled for this account'), DiagnosisCode.PROTOCOL_DISABLED, false],
  [refused('Unknown command', 'USER'), DiagnosisCode.PROTOCOL_DISABLED, false],
  [refused('SSL required', 'USER'), DiagnosisCode.TLS_WRONG_MODE, false],
  [refused('Command not implemented', 'STLS'), DiagnosisCode.TLS_NOT_OFFERED, false],
  [refused('TLS temporarily not available', 'STLS'), DiagnosisCode.UNEXPECTED, true],
  [refused('Unknown command', 'UIDL'), DiagnosisCode.PROTOCOL_DISABLED, false],
  [refused('no such message', 'RETR'), DiagnosisCode.UNEXPECTED, true],
  [refused('no', ''), DiagnosisCode.UNEXPECTED, true],

  // No refusals
  [new Pop3Garbled('* OK IMAP4rev1 ready'), DiagnosisCode.UNEXPECTED, true],
  [coded('STARTTLS_INJECTION'), DiagnosisCode.TLS_WRONG_MODE, false],
  [coded('DEPTH_ZERO_SELF_SIGNED_CERT'), DiagnosisCode.TLS_CERTIFICATE_INVALID, false],
  [coded('ECONNRESET'), DiagnosisCode.CONNECTION_LOST, true],
  [coded('ETIMEDOUT'), DiagnosisCode.CONNECTION_TIMEOUT, true],
  ['oops', DiagnosisCode.UNEXPECTED, true],
];

it.each(cases.map((c): [string, ...typeof c] => [nameOf(c[0]), ...c]))('%s', (_, error, code, transient) => {
  const diagnosis = diagnosePop3(error, context);
  expect(diagnosis).toMatchObject({ code, transient, occurredAt: context.at });
  expect(diagnosis.title).not.toBe('');
  expect(diagnosis.remedy.length).toBeGreaterThan(0);
});

it("shows the server's own words with their code, without secrets", () => {
  const error = refused('[AUTH] Wrong: hunter22');
  expect(diagnosePop3(error, { ...context, secrets: ['hunter22'] }).detail).toBe('[AUTH] Wrong: ***');
});

function nameOf(error: unknown): string {
  if (!(error instanceof Pop3Refused)) return String(error);
  const { command, responseCode, words } = error;
  return `${command || 'greeting'}: ${responseCode ? `[${responseCode}] ` : ''}${words}`;
}
