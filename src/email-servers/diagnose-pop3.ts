import type { Advice } from '../common/advice';
import { DiagnosedError, type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { serverWords } from '../common/server-words';
import { messageOf, networkCode } from '../proxies/diagnose-network';
import { diagnoseTls } from './diagnose-tls';
import { mailServerDiagnosis, type MailServerCode, NOTHING_TO_DO, PASSING_TROUBLE } from './diagnosis-catalogue';
import { Pop3Garbled, Pop3Refused } from './pop3-session';

interface Rule {
  /** Response codes of RFC 2449 and RFC 3206. */
  codes?: string[];
  says?: RegExp;
  /** The commands whose refusal it explains; without them every one's. */
  commands?: string[];
  code: MailServerCode;
  advice?: Partial<Advice>;
}

const SIGN_IN = ['', 'USER', 'PASS'];

/** The first that matches counts: what passes by itself comes before what needs a person. */
const RULES: Rule[] = [
  {
    codes: ['LOGIN-DELAY'],
    says: /login[- ]delay|throttl|rate limit|too many (?:bad |failed |invalid )?(?:login|sign-?in|authentication|auth)|too (?:often|frequent)|try again (?:later )?in \d+/i,
    code: DiagnosisCode.THROTTLED,
  },
  {
    codes: ['OVERQUOTA'],
    says: /bandwidth|download(?:ing)? limit|exceeded command/i,
    code: DiagnosisCode.BANDWIDTH_EXCEEDED,
  },
  {
    codes: ['LIMIT'],
    says: /too many (?:[\w-]+ ){0,3}(?:connections|sessions)|(?:maximum number of|simultaneous|concurrent) connections|connection limit/i,
    code: DiagnosisCode.TOO_MANY_CONNECTIONS,
  },
  {
    codes: ['IN-USE'],
    // Not every lock: an account may be locked, too, and that does not pass by itself.
    says: /\b(?:mail ?drop|mail ?box|inbox|spool)\b.{0,30}\block|\block.{0,30}\b(?:mail ?drop|mail ?box|inbox)\b|in use|another (?:pop3? )?session|already (?:logged in|open)/i,
    code: DiagnosisCode.MAILBOX_LOCKED,
  },
  {
    codes: ['SYS/TEMP'],
    says: /temporar|internal (?:server )?error|(?:server|system|service) (?:is )?(?:error|busy|unavailable)|try again later/i,
    code: DiagnosisCode.UNEXPECTED,
    advice: PASSING_TROUBLE,
  },
  // A planned end: every server ends sessions that say nothing (RFC 1939 section 3: after 10 minutes).
  { says: /idle too long|inactivity|timed? ?out|shutting down/i, code: DiagnosisCode.CONNECTION_LOST },
  {
    says: /application-specific password|app(?:lication)? password|InvalidSecondFactor/i,
    code: DiagnosisCode.APP_PASSWORD_REQUIRED,
  },
  {
    says: /\bpop3? (?:access |protocol |service )?(?:is |has been )?(?:disabled|turned off|not enabled|not allowed)|not enabled for pop|enable pop|pop3? (?:use|access)|basic ?auth(?:entication)?.{0,20}(?:blocked|disabled)|BasicAuthBlocked|web login required/i,
    code: DiagnosisCode.PROTOCOL_DISABLED,
  },
  {
    says: /plaintext (?:authentication|logins?|commands?) (?:is |are )?(?:disallowed|disabled|not allowed)|(?:must|please) (?:issue|use|start)[\w ]{0,12} (?:STLS|STARTTLS|TLS|SSL)|(?:encryption|TLS|SSL|secure connection) (?:is )?required|command is not valid in this state/i,
    commands: SIGN_IN,
    code: DiagnosisCode.TLS_WRONG_MODE,
    advice: { title: 'The mail server takes a sign-in only over an encrypted connection' },
  },
  {
    says: /expired/i,
    commands: ['PASS'],
    code: DiagnosisCode.AUTHENTICATION_FAILED,
    advice: {
      title: 'The password has expired',
      remedy: ['Set a new password for this mailbox at the provider.', 'Enter it under Password.'],
    },
  },
  {
    commands: ['STLS'],
    code: DiagnosisCode.TLS_NOT_OFFERED,
    advice: { title: 'The server does not offer encryption (STLS)' },
  },
  {
    says: /unknown|unrecogni[sz]ed|invalid|bad command|not (?:supported|implemented|allowed|available)|disabled|no such command/i,
    commands: ['USER'],
    code: DiagnosisCode.PROTOCOL_DISABLED,
    advice: { title: 'The mail server offers no way to sign in like this' },
  },
  { codes: ['AUTH'], code: DiagnosisCode.AUTHENTICATION_FAILED },
  { codes: ['SYS/PERM'], commands: SIGN_IN, code: DiagnosisCode.PROTOCOL_DISABLED },
  { commands: ['USER', 'PASS'], code: DiagnosisCode.AUTHENTICATION_FAILED },
  {
    commands: ['UIDL'],
    code: DiagnosisCode.PROTOCOL_DISABLED,
    advice: {
      title: 'The mail server does not tell over POP3 which messages are new (UIDL)',
      remedy: ['Set Protocol to IMAP, with the host and port that the mail provider gives for it.'],
    },
  },
];

const NOT_POP3: Partial<Advice> = {
  title: 'The server does not answer like a POP3 server',
  remedy: [
    'Compare Host, Port, Protocol and Security type with what the mail provider gives: usually 995 with SSL for POP3.',
    NOTHING_TO_DO,
  ],
};

/**
 * Translates what Pop3Session throws. That a sign-in failed is no proof that the password is wrong: without a response
 * code servers answer everything with `-ERR`, so the words count before the command that was refused.
 */
export function diagnosePop3(error: unknown, { at, secrets }: { at: Date; secrets: readonly string[] }): Diagnosis {
  if (error instanceof DiagnosedError) return error.diagnosis;
  if (error instanceof Pop3Refused) return diagnoseRefusal(error, at, secrets);
  const detail = serverWords(messageOf(error), secrets);
  if (error instanceof Pop3Garbled) {
    return mailServerDiagnosis(DiagnosisCode.UNEXPECTED, { at, detail, advice: NOT_POP3 });
  }
  return diagnoseTls(error, at) ?? mailServerDiagnosis(networkCode(error) ?? DiagnosisCode.UNEXPECTED, { at, detail });
}

/** Whether a refusal is about the server or the account; one without a known reason is about what was asked for. */
export function hasKnownReason(refused: Pop3Refused): boolean {
  return RULES.some((rule) => matches(rule, refused));
}

function diagnoseRefusal(refused: Pop3Refused, at: Date, secrets: readonly string[]): Diagnosis {
  const { responseCode, words } = refused;
  const detail = serverWords(responseCode ? `[${responseCode}] ${words}` : words, secrets);
  const rule = RULES.find((r) => matches(r, refused));
  return mailServerDiagnosis(rule?.code ?? DiagnosisCode.UNEXPECTED, { at, detail, advice: rule?.advice });
}

function matches({ codes, says, commands }: Rule, { command, responseCode, words }: Pop3Refused): boolean {
  if (commands && !commands.includes(command)) return false;
  if (!codes && !says) return true;
  return (responseCode !== null && (codes?.includes(responseCode) ?? false)) || (says?.test(words) ?? false);
}
