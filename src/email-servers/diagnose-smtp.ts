import type { Advice } from '../common/advice';
import { DiagnosedError, type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { serverWords } from '../common/server-words';
import { messageOf, networkCode } from '../proxies/diagnose-network';
import { diagnoseTls } from './diagnose-tls';
import { mailServerDiagnosis, type MailServerCode, NOTHING_TO_DO, PASSING_TROUBLE } from './diagnosis-catalogue';
import type { RefusedRecipient, SmtpJudgement, SmtpPhase } from './smtp-failure';

/** How much of the message's body had been handed to the connection. */
export interface BodyProgress {
  begun: boolean;
  ended: boolean;
}

interface SmtpErrorShape {
  code?: unknown;
  /** The SMTP command that was answered; `CONN` and `API` for what is none. */
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
  recipient?: unknown;
  rejectedErrors?: unknown;
}

interface Reply {
  phase: SmtpPhase;
  /** 0: no reply. */
  code: number;
  /** RFC 3463, e.g. `5.7.8`; empty when there is none. */
  enhanced: string;
  text: string;
}

const NO_BODY: BodyProgress = { begun: false, ended: false };

/**
 * Judges what nodemailer throws by the reply code and the enhanced code of RFC 5321 and RFC 3463, never by the
 * library's error name, which means different things in different versions.
 */
export function judgeSmtp(
  error: unknown,
  { at, secrets, body = NO_BODY }: { at: Date; secrets: readonly string[]; body?: BodyProgress },
): SmtpJudgement {
  const shape = (error ?? {}) as SmtpErrorShape;
  const words = typeof shape.response === 'string' ? shape.response : messageOf(error);
  const code = typeof shape.responseCode === 'number' ? shape.responseCode : 0;
  const reply: Reply = { phase: phaseOf(error, shape, code, body), code, enhanced: enhancedCode(words), text: words };
  const detail = serverWords(words, secrets);
  const diagnosis = diagnose(error, reply, detail, at);
  const rejected = refusedRecipients(shape.rejectedErrors, secrets);
  const concernsServer = isServerTrouble(reply, diagnosis.code);
  return {
    diagnosis,
    phase: reply.phase,
    permanent: !concernsServer && isPermanent(reply, diagnosis.code, rejected),
    concernsServer,
    responseCode: code || null,
    response: code ? detail : null,
    rejected,
  };
}

/** From nodemailer's list of errors, one for each recipient. */
export function refusedRecipients(errors: unknown, secrets: readonly string[]): RefusedRecipient[] {
  if (!Array.isArray(errors)) return [];
  return (errors as SmtpErrorShape[]).map(({ recipient, responseCode, response }) => ({
    address: String(recipient),
    code: Number(responseCode) || 0,
    response: serverWords(response, secrets) ?? '',
  }));
}

function phaseOf(error: unknown, { command, code: name }: SmtpErrorShape, code: number, body: BodyProgress): SmtpPhase {
  if (error instanceof DiagnosedError) return error.diagnosis.code.startsWith('TLS_') ? 'TLS' : 'CONNECT';
  // Everything is out and nothing came back that says no: the server may have taken the message.
  if (body.ended && !isRefusal(code)) return 'AFTER_DATA';
  const text = typeof command === 'string' ? command : '';
  if (text.startsWith('AUTH') || name === 'EAUTH') return 'AUTH';
  if (text === 'STARTTLS') return 'TLS';
  if (text === 'MAIL FROM') return 'MAIL_FROM';
  // nodemailer found an address that it cannot write into the command.
  if (text === 'RCPT TO' || (text === 'API' && name === 'EENVELOPE')) return 'RCPT_TO';
  if (text === 'DATA' || body.begun) return 'DATA';
  return diagnoseTls(error, new Date(0)) ? 'TLS' : 'CONNECT';
}

function isRefusal(code: number): boolean {
  return code >= 400 && code <= 599;
}

function enhancedCode(reply: string): string {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? '';
}

function isPermanent({ phase, code }: Reply, diagnosis: DiagnosisCode, rejected: RefusedRecipient[]): boolean {
  if (diagnosis === DiagnosisCode.SENDING_QUOTA_EXCEEDED) return false;
  // An address that cannot even be sent never gets a reply code.
  if (phase === 'RCPT_TO' && code === 0) return diagnosis === DiagnosisCode.RECIPIENT_REJECTED;
  if (rejected.length > 0) return rejected.every(({ code: own }) => own >= 500);
  return ['MAIL_FROM', 'RCPT_TO', 'DATA'].includes(phase) && code >= 500 && code !== 503;
}

const SERVER_TROUBLE: DiagnosisCode[] = [
  DiagnosisCode.AUTHENTICATION_FAILED,
  DiagnosisCode.APP_PASSWORD_REQUIRED,
  DiagnosisCode.PROTOCOL_DISABLED,
  DiagnosisCode.TLS_WRONG_MODE,
  DiagnosisCode.SENDING_QUOTA_EXCEEDED,
  DiagnosisCode.TOO_MANY_CONNECTIONS,
  DiagnosisCode.THROTTLED,
];

function isServerTrouble({ phase, code }: Reply, diagnosis: DiagnosisCode): boolean {
  return ['CONNECT', 'TLS', 'AUTH'].includes(phase) || code === 421 || SERVER_TROUBLE.includes(diagnosis);
}

function diagnose(error: unknown, reply: Reply, detail: string | null, at: Date): Diagnosis {
  if (reply.phase === 'AFTER_DATA') return mailServerDiagnosis(DiagnosisCode.DELIVERY_UNCERTAIN, { at, detail });
  if (error instanceof DiagnosedError) return error.diagnosis;
  const tls = diagnoseTls(error, at);
  if (tls) return tls;
  const { code, advice } = RULES.find((rule) => rule.when(reply)) ?? byPhase(error, reply);
  return mailServerDiagnosis(code, { at, detail, advice });
}

interface Verdict {
  code: MailServerCode;
  advice?: Partial<Advice>;
}

/** What means the same wherever it is said; the first that matches counts. */
const RULES: (Verdict & { when: (reply: Reply) => boolean })[] = [
  {
    code: DiagnosisCode.SENDING_QUOTA_EXCEEDED,
    when: ({ code, enhanced, text }) =>
      enhanced === '5.4.5' ||
      enhanced === '4.4.5' ||
      (isRefusal(code) &&
        /(?:daily|hourly) (?:user )?(?:sending|message|relay|email) (?:limit|quota)|sending (?:limit|quota)|messages? per (?:day|hour)|submission quota/i.test(
          text,
        )),
  },
  {
    code: DiagnosisCode.TOO_MANY_CONNECTIONS,
    when: ({ code, text }) =>
      isRefusal(code) &&
      /too many (?:[\w-]+ ){0,3}(?:connections|sessions)|(?:concurrent|maximum number of) (?:connections|sessions)|thread limit/i.test(
        text,
      ),
  },
  {
    code: DiagnosisCode.TLS_WRONG_MODE,
    advice: { title: 'The mail server wants the connection to be encrypted first' },
    when: ({ code, text }) => code >= 500 && /STARTTLS|encryption required/i.test(text),
  },
  {
    code: DiagnosisCode.APP_PASSWORD_REQUIRED,
    when: ({ code, text }) => code >= 500 && /application-specific password|app(?:lication)? password/i.test(text),
  },
  {
    code: DiagnosisCode.PROTOCOL_DISABLED,
    when: ({ enhanced, code, text }) =>
      enhanced === '5.7.139' ||
      (code >= 500 && /SmtpClientAuthentication is disabled|basic authentication is disabled/i.test(text)),
  },
  {
    code: DiagnosisCode.THROTTLED,
    when: ({ code, text }) =>
      code >= 400 &&
      code < 500 &&
      /throttl|rate limit|too many (?:login|auth|messages|recipients from|emails)|slow down/i.test(text),
  },
  {
    code: DiagnosisCode.AUTHENTICATION_FAILED,
    advice: {
      title: 'The mail server asks for a sign-in',
      remedy: ['Switch on that authentication is needed.', 'Enter Username and Password of the account that sends.'],
    },
    when: ({ phase, code, enhanced }) => phase !== 'AUTH' && (code === 530 || enhanced === '5.7.57'),
  },
  {
    code: DiagnosisCode.AUTHENTICATION_FAILED,
    when: ({ code, enhanced }) => [534, 535, 538].includes(code) || /^5\.7\.[89]$/.test(enhanced),
  },
  {
    code: DiagnosisCode.MESSAGE_TOO_LARGE,
    when: ({ phase, code, enhanced, text }) =>
      enhanced === '5.3.4' ||
      ((phase === 'MAIL_FROM' || phase === 'DATA') && code === 552 && enhanced !== '5.2.2') ||
      ((code === 0 || code >= 500) && /message size larger than allowed|message (?:is )?too (?:large|big)/i.test(text)),
  },
];

function forNow(title: string): Partial<Advice> {
  return { title, remedy: [NOTHING_TO_DO], transient: true };
}

function byPhase(error: unknown, { phase, code }: Reply): Verdict {
  const network = code === 0 ? networkCode(error) : null;
  if (network) return { code: network };
  const passing = code < 500;
  // Bad sequence of commands: the session went wrong, not the message.
  if (code === 503 && phase !== 'AUTH') return { code: DiagnosisCode.UNEXPECTED };
  switch (phase) {
    case 'AUTH':
      if (code === 0 || code === 501 || code > 504) return { code: DiagnosisCode.AUTHENTICATION_FAILED };
      if (passing) return { code: DiagnosisCode.UNEXPECTED, advice: PASSING_TROUBLE };
      return {
        code: DiagnosisCode.PROTOCOL_DISABLED,
        advice: { title: 'The mail server offers no way to sign in like this' },
      };
    case 'MAIL_FROM':
      return {
        code: DiagnosisCode.SENDER_REJECTED,
        advice: passing ? forNow('The mail server does not accept this sender for now') : undefined,
      };
    case 'RCPT_TO':
      return {
        code: DiagnosisCode.RECIPIENT_REJECTED,
        advice: passing && code > 0 ? forNow('The mail server does not accept a recipient for now') : undefined,
      };
    case 'DATA':
      if (code === 0) return { code: DiagnosisCode.UNEXPECTED };
      return {
        code: DiagnosisCode.MESSAGE_REJECTED,
        advice: passing ? forNow('The mail server does not accept the message for now') : undefined,
      };
    case 'CONNECT':
    case 'TLS':
    case 'AFTER_DATA':
      return { code: DiagnosisCode.UNEXPECTED, advice: passing && code > 0 ? PASSING_TROUBLE : undefined };
  }
}
