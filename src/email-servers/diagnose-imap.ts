import type { Advice } from '../common/advice';
import { DiagnosedError, type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { serverWords } from '../common/server-words';
import { messageOf, networkCode } from '../proxies/diagnose-network';
import { diagnoseTls } from './diagnose-tls';
import { mailServerDiagnosis, type MailServerCode, PASSING_TROUBLE } from './diagnosis-catalogue';

/** What was being done when the error came. */
export type ImapActivity = 'SIGN_IN' | 'OPEN_FOLDER' | 'READ';

interface ImapErrorShape {
  code?: unknown;
  /** `NO`, `BAD` or `BYE`. */
  responseStatus?: unknown;
  /** Response code in brackets (RFC 5530). */
  serverResponseCode?: unknown;
  responseText?: unknown;
  /** The whole line as text, or the parsed response. */
  response?: unknown;
  /** What an untagged BYE said. */
  reason?: unknown;
  authenticationFailed?: unknown;
  mailboxMissing?: unknown;
}

interface Rule {
  /** Response codes of RFC 5530 and those that providers made up. */
  codes?: string[];
  says?: RegExp;
  /** Null: the rule holds for everything. */
  during?: ImapActivity;
  code: MailServerCode;
  advice?: Partial<Advice>;
}

/** The first that matches counts: what passes by itself comes before what needs a person. */
const RULES: Rule[] = [
  {
    codes: ['THROTTLED', 'ETHROTTLE'],
    says: /throttl|rate limit|too many (?:login|sign-?in|authentication|invalid) |try again later/i,
    code: DiagnosisCode.THROTTLED,
  },
  {
    codes: ['OVERQUOTA'],
    says: /bandwidth|download(?:ing)? limit|exceeded (?:command|imap)/i,
    code: DiagnosisCode.BANDWIDTH_EXCEEDED,
  },
  {
    codes: ['LIMIT'],
    says: /too many (?:[\w-]+ ){0,3}connections|(?:maximum number of|simultaneous|concurrent) connections|connection limit/i,
    code: DiagnosisCode.TOO_MANY_CONNECTIONS,
  },
  { codes: ['INUSE'], says: /mailbox (?:is )?(?:locked|in use)/i, code: DiagnosisCode.MAILBOX_LOCKED },
  {
    codes: ['UNAVAILABLE', 'SERVERBUG'],
    says: /temporar|internal (?:server )?error|server (?:is )?(?:busy|unavailable)/i,
    code: DiagnosisCode.UNEXPECTED,
    advice: PASSING_TROUBLE,
  },
  // A planned end: an OAuth session lasts as long as its token, and idle ones are ended by every server.
  {
    says: /session expired|log(?:ged)?[ -]?out|idle too long|inactivity|shutting down/i,
    code: DiagnosisCode.CONNECTION_LOST,
  },
  {
    says: /application-specific password|app(?:lication)? password|InvalidSecondFactor/i,
    code: DiagnosisCode.APP_PASSWORD_REQUIRED,
  },
  {
    says: /imap (?:access |protocol )?(?:is |has been )?(?:disabled|turned off|not enabled|not allowed)|not enabled for imap|imap use|basic ?auth(?:entication)?.{0,20}(?:blocked|disabled)|BasicAuthBlocked/i,
    code: DiagnosisCode.PROTOCOL_DISABLED,
  },
  {
    codes: ['PRIVACYREQUIRED'],
    says: /^login is disabled|plaintext (?:authentication|logins?) (?:is |are )?(?:disallowed|disabled)|must issue a STARTTLS/i,
    code: DiagnosisCode.TLS_WRONG_MODE,
    advice: { title: 'The mail server takes a sign-in only over an encrypted connection' },
  },
  {
    says: /no matching authentication method/i,
    code: DiagnosisCode.PROTOCOL_DISABLED,
    advice: { title: 'The mail server offers no way to sign in like this' },
  },
  {
    codes: ['EXPIRED'],
    code: DiagnosisCode.AUTHENTICATION_FAILED,
    advice: {
      title: 'The password has expired',
      remedy: ['Set a new password for this mailbox at the provider.', 'Enter it under Password.'],
    },
  },
  { codes: ['AUTHENTICATIONFAILED', 'AUTHORIZATIONFAILED'], code: DiagnosisCode.AUTHENTICATION_FAILED },
  { codes: ['NONEXISTENT', 'TRYCREATE', 'NotFound', 'NOPERM'], code: DiagnosisCode.FOLDER_NOT_FOUND },
  { codes: ['CONTACTADMIN'], during: 'SIGN_IN', code: DiagnosisCode.AUTHENTICATION_FAILED },
];

/**
 * Translates what imapflow throws. That a sign-in failed is no proof that the password is wrong: servers answer it the
 * same way when they could not check, so the response code and the words count first.
 */
export function diagnoseImap(
  error: unknown,
  doing: ImapActivity,
  { at, secrets }: { at: Date; secrets: readonly string[] },
): Diagnosis {
  if (error instanceof DiagnosedError) return error.diagnosis;
  const tls = diagnoseTls(error, at);
  if (tls) return tls;
  const shape = (error ?? {}) as ImapErrorShape;
  const code = responseCode(shape);
  const words = wordsOf(error, shape);
  const detail = serverWords(
    code && !words.includes(`[${code}`) && code !== shape.code ? `[${code}] ${words}` : words,
    secrets,
  );
  const rule = RULES.find((r) => matches(r, code, words, doing));
  if (rule) return mailServerDiagnosis(rule.code, { at, detail, advice: rule.advice });
  return mailServerDiagnosis(otherwise(error, shape, doing), { at, detail });
}

function matches({ codes, says, during }: Rule, code: string | null, words: string, doing: ImapActivity): boolean {
  if (during && during !== doing) return false;
  return (code !== null && (codes?.includes(code) ?? false)) || (says?.test(words) ?? false);
}

function otherwise(error: unknown, shape: ImapErrorShape, doing: ImapActivity): MailServerCode {
  if (shape.authenticationFailed) return DiagnosisCode.AUTHENTICATION_FAILED;
  const network = networkCode(error);
  if (network) return network;
  const refused = shape.responseStatus === 'NO' || shape.responseStatus === 'BAD' || shape.mailboxMissing;
  return doing === 'OPEN_FOLDER' && refused ? DiagnosisCode.FOLDER_NOT_FOUND : DiagnosisCode.UNEXPECTED;
}

function responseCode({ serverResponseCode, response, code }: ImapErrorShape): string | null {
  if (typeof serverResponseCode === 'string') return serverResponseCode;
  const parsed = response as { attributes?: { section?: { value?: unknown }[] }[] } | undefined;
  const value = typeof response === 'object' ? parsed?.attributes?.[0]?.section?.[0]?.value : undefined;
  if (typeof value === 'string') return value.toUpperCase().trim();
  return typeof code === 'string' ? code : null;
}

/** The server's own words where there are any, else the library's. */
function wordsOf(error: unknown, { responseText, reason, response }: ImapErrorShape): string {
  const own = [responseText, reason, response].find((words) => typeof words === 'string' && words !== '');
  return typeof own === 'string' ? own : messageOf(error);
}
