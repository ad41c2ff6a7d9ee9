import { DiagnosisCode } from '../common/diagnosis';
import { diagnoseImap, type ImapActivity } from './diagnose-imap';

const context = { at: new Date('2026-03-01T10:00:00Z'), secrets: [] };

/** A tagged NO as imapflow 2 reports it. */
function no(responseText: string, serverResponseCode?: string, more: object = {}) {
  const error = new Error('Command failed');
  return Object.assign(
    error,
    { responseStatus: 'NO', responseText, serverResponseCode, response: `1 NO ${responseText}` },
    more,
  );
}
const badSignIn = { authenticationFailed: true };
const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code }, more);

const cases: [name: string, error: unknown, doing: ImapActivity, code: DiagnosisCode, transient: boolean][] = [
  [
    'wrong password',
    no('Invalid credentials', 'AUTHENTICATIONFAILED', badSignIn),
    'SIGN_IN',
    DiagnosisCode.AUTHENTICATION_FAILED,
    false,
  ],
  [
    'wrong password without a code',
    no('LOGIN failed.', undefined, badSignIn),
    'SIGN_IN',
    DiagnosisCode.AUTHENTICATION_FAILED,
    false,
  ],
  [
    'not allowed for this account',
    no('no', 'AUTHORIZATIONFAILED', badSignIn),
    'SIGN_IN',
    DiagnosisCode.AUTHENTICATION_FAILED,
    false,
  ],
  [
    'expired password',
    no('Password expired', 'EXPIRED', badSignIn),
    'SIGN_IN',
    DiagnosisCode.AUTHENTICATION_FAILED,
    false,
  ],
  [
    'could not be checked',
    no('Temporary authentication failure.', 'UNAVAILABLE', badSignIn),
    'SIGN_IN',
    DiagnosisCode.UNEXPECTED,
    true,
  ],
  ['in use', no('Mailbox locked', 'INUSE', badSignIn), 'SIGN_IN', DiagnosisCode.MAILBOX_LOCKED, true],
  ['limit', no('Too many sessions', 'LIMIT', badSignIn), 'SIGN_IN', DiagnosisCode.TOO_MANY_CONNECTIONS, true],
  [
    'Gmail: 15 connections',
    no('Too many simultaneous connections. (Failure)', 'ALERT', badSignIn),
    'SIGN_IN',
    DiagnosisCode.TOO_MANY_CONNECTIONS,
    true,
  ],
  [
    'Gmail: app password',
    no(
      'Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
      'ALERT',
      badSignIn,
    ),
    'SIGN_IN',
    DiagnosisCode.APP_PASSWORD_REQUIRED,
    false,
  ],
  [
    'Gmail: IMAP off',
    no('Your account is not enabled for IMAP use. Please visit your Gmail settings page', 'ALERT', badSignIn),
    'SIGN_IN',
    DiagnosisCode.PROTOCOL_DISABLED,
    false,
  ],
  [
    'Microsoft: basic authentication off',
    no('BasicAuthBlocked', undefined, badSignIn),
    'SIGN_IN',
    DiagnosisCode.PROTOCOL_DISABLED,
    false,
  ],
  ['too many tries', no('Too many login attempts', undefined, badSignIn), 'SIGN_IN', DiagnosisCode.THROTTLED, true],
  [
    'LOGINDISABLED',
    Object.assign(new Error('Login is disabled'), badSignIn),
    'SIGN_IN',
    DiagnosisCode.TLS_WRONG_MODE,
    false,
  ],
  [
    'encryption wanted',
    no('Plaintext authentication disallowed on non-secure connections.', 'PRIVACYREQUIRED', badSignIn),
    'SIGN_IN',
    DiagnosisCode.TLS_WRONG_MODE,
    false,
  ],
  [
    'no way to sign in',
    Object.assign(new Error('No matching authentication method'), badSignIn),
    'SIGN_IN',
    DiagnosisCode.PROTOCOL_DISABLED,
    false,
  ],
  [
    'STARTTLS not offered',
    Object.assign(new Error('Server does not support STARTTLS'), { tlsFailed: true }),
    'SIGN_IN',
    DiagnosisCode.TLS_NOT_OFFERED,
    false,
  ],
  [
    'injected before TLS',
    coded('STARTTLS_INJECTION', { tlsFailed: true }),
    'SIGN_IN',
    DiagnosisCode.TLS_WRONG_MODE,
    false,
  ],
  ['no folder', no('Mailbox does not exist', 'NONEXISTENT'), 'OPEN_FOLDER', DiagnosisCode.FOLDER_NOT_FOUND, false],
  [
    'no folder, but it could be made',
    no('Mailbox does not exist', 'TRYCREATE'),
    'OPEN_FOLDER',
    DiagnosisCode.FOLDER_NOT_FOUND,
    false,
  ],
  ['no folder, without a code', no('EXAMINE failed'), 'OPEN_FOLDER', DiagnosisCode.FOLDER_NOT_FOUND, false],
  ['folder not allowed', no('Permission denied', 'NOPERM'), 'OPEN_FOLDER', DiagnosisCode.FOLDER_NOT_FOUND, false],
  [
    'folder not now',
    no('Internal error occurred. Refer to server log', 'SERVERBUG'),
    'OPEN_FOLDER',
    DiagnosisCode.UNEXPECTED,
    true,
  ],
  [
    'download limit',
    no('Account exceeded command or bandwidth limits. (Failure)', 'OVERQUOTA'),
    'READ',
    DiagnosisCode.BANDWIDTH_EXCEEDED,
    true,
  ],
  ['throttled', no('slow down', 'THROTTLED'), 'READ', DiagnosisCode.THROTTLED, true],
  [
    'throttled by Microsoft',
    no('Request is throttled. Suggested Backoff Time: 92415 milliseconds', undefined, { code: 'ETHROTTLE' }),
    'READ',
    DiagnosisCode.THROTTLED,
    true,
  ],
  [
    'session over',
    coded('NoConnection', { reason: 'Session expired, please login again.' }),
    'READ',
    DiagnosisCode.CONNECTION_LOST,
    true,
  ],
  [
    'idle too long',
    coded('NoConnection', { reason: 'Disconnected for inactivity.' }),
    'READ',
    DiagnosisCode.CONNECTION_LOST,
    true,
  ],
  ['connection lost', coded('NoConnection'), 'READ', DiagnosisCode.CONNECTION_LOST, true],
  ['connection reset', coded('ECONNRESET'), 'READ', DiagnosisCode.CONNECTION_LOST, true],
  ['closed before the greeting', coded('ClosedAfterConnectTLS'), 'SIGN_IN', DiagnosisCode.CONNECTION_LOST, true],
  [
    'greeted with goodbye',
    coded('ClosedAfterConnectText', { reason: 'Too many connections from your IP' }),
    'SIGN_IN',
    DiagnosisCode.TOO_MANY_CONNECTIONS,
    true,
  ],
  ['no greeting', coded('GREETING_TIMEOUT'), 'SIGN_IN', DiagnosisCode.CONNECTION_TIMEOUT, true],
  ['no answer', coded('ETIMEDOUT'), 'READ', DiagnosisCode.CONNECTION_TIMEOUT, true],
  ['nonsense', coded('ParserError11'), 'READ', DiagnosisCode.UNEXPECTED, true],
  ['not even an error', 'oops', 'READ', DiagnosisCode.UNEXPECTED, true],
];

it.each(cases)('%s', (_, error, doing, code, transient) => {
  const diagnosis = diagnoseImap(error, doing, context);
  expect(diagnosis).toMatchObject({ code, transient, occurredAt: context.at });
  expect(diagnosis.title).not.toBe('');
  expect(diagnosis.remedy.length).toBeGreaterThan(0);
});

it("shows the server's own words with their code, without secrets", () => {
  const error = no('Wrong: hunter22', 'AUTHENTICATIONFAILED', badSignIn);
  expect(diagnoseImap(error, 'SIGN_IN', { ...context, secrets: ['hunter22'] }).detail).toBe(
    '[AUTHENTICATIONFAILED] Wrong: ***',
  );
});
