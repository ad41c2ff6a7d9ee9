import type { Advice } from '../common/advice';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { serverWords } from '../common/server-words';
import { diagnoseNetwork, errorCodes, messageOf } from '../proxies/diagnose-network';
import { SEVEN_DAY_RULE } from './google-advice';
import { oauthDiagnosis } from './oauth-advice';
import { codeOfOAuthError, type OAuthError, oauthErrorIn } from './oauth-error';
import type { OAuthCode, OAuthNames } from './oauth-steps';

/** What Mailroom itself found out about a consent. */
export type OAuthFinding =
  | DiagnosisCode.OAUTH_REFRESH_TOKEN_MISSING
  | DiagnosisCode.OAUTH_SCOPE_NOT_GRANTED
  | DiagnosisCode.OAUTH_WRONG_ACCOUNT
  | DiagnosisCode.OAUTH_STATE_INVALID
  | DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED
  | DiagnosisCode.OAUTH_CONSENT_EXPIRES_SOON
  | DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE;

export type OAuthEvent =
  /** The provider sent the browser back with an error instead of a code (RFC 6749 4.1.2.1). */
  | ({ kind: 'CALLBACK' } & OAuthError)
  /** An answer of the token endpoint that brought no token: an error, or a success that cannot be read. */
  | { kind: 'TOKEN_ENDPOINT'; phase: 'EXCHANGE' | 'REFRESH'; status: number; body: string }
  /** No answer of the token endpoint. */
  | { kind: 'NETWORK'; error: unknown }
  /**
   * A mail server refused a fresh access token. `challenge`: its error as imapflow's `oauthError`, as JSON, or the
   * base64 of a 334 reply (RFC 7628 3.2.2, and Gmail's XOAUTH2); null where the library dropped it. `reply`: the line
   * that ended the sign-in.
   */
  | { kind: 'SASL'; challenge: unknown; reply?: string }
  | { kind: 'FINDING'; code: OAuthFinding; detail?: string };

export interface OAuthContext extends OAuthNames {
  /** Whether the client is one of Google's; its screens have words of their own. */
  google: boolean;
  /** When the consent was given. */
  authorizedAt: Date | null;
  now: Date;
  /** What must not be shown if the provider repeats it: client secret, code, tokens. */
  secrets: readonly string[];
}

/**
 * TRANSIENT: try again, and go on with the access token as long as it lasts. CONSENT_GONE: only a new consent helps.
 * MISCONFIGURED: someone has to correct the client, here or at the provider.
 */
export type OAuthFailure = 'TRANSIENT' | 'CONSENT_GONE' | 'MISCONFIGURED';

export interface OAuthJudgement {
  diagnosis: Diagnosis;
  failure: OAuthFailure;
}

export function diagnoseOAuth(event: OAuthEvent, context: OAuthContext): OAuthJudgement {
  switch (event.kind) {
    case 'CALLBACK':
      return judge(callbackVerdict(event), wordsOf(event), context);
    case 'TOKEN_ENDPOINT':
      return tokenEndpoint(event, context);
    case 'NETWORK':
      return network(event.error, context);
    case 'SASL':
      return sasl(event, context);
    case 'FINDING':
      return judge({ code: event.code }, event.detail, context);
  }
}

interface Verdict {
  code: OAuthCode;
  advice?: Partial<Advice>;
}

const CONSENT_GONE: OAuthCode[] = [
  DiagnosisCode.OAUTH_ACCESS_DENIED,
  DiagnosisCode.OAUTH_INVALID_GRANT,
  DiagnosisCode.OAUTH_SESSION_CONTROL,
  DiagnosisCode.OAUTH_REFRESH_TOKEN_MISSING,
  DiagnosisCode.OAUTH_SCOPE_NOT_GRANTED,
  DiagnosisCode.OAUTH_WRONG_ACCOUNT,
  DiagnosisCode.OAUTH_STATE_INVALID,
  DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED,
  DiagnosisCode.OAUTH_CONSENT_EXPIRES_SOON,
];

function judge({ code, advice }: Verdict, words: string | undefined, context: OAuthContext): OAuthJudgement {
  const { google, now: at, secrets } = context;
  const diagnosis = oauthDiagnosis(code, { names: context, google, detail: serverWords(words, secrets), at, advice });
  return { diagnosis, failure: failureOf(diagnosis, code) };
}

function failureOf({ transient }: Diagnosis, code: OAuthCode): OAuthFailure {
  if (transient) return 'TRANSIENT';
  return CONSENT_GONE.includes(code) ? 'CONSENT_GONE' : 'MISCONFIGURED';
}

function wordsOf({ error, description, subtype }: OAuthError): string {
  return [error, subtype && `(${subtype})`, description && `: ${description}`]
    .filter(Boolean)
    .join(' ')
    .replace(' :', ':');
}

function callbackVerdict(error: OAuthError): Verdict {
  const code = codeOfOAuthError(error);
  if (code) return { code };
  // Google's page "Access blocked: Authorization Error" is its answer to an invalid request.
  return { code: error.error === 'invalid_request' ? DiagnosisCode.OAUTH_ACCESS_BLOCKED : DiagnosisCode.UNEXPECTED };
}

type TokenAnswer = Extract<OAuthEvent, { kind: 'TOKEN_ENDPOINT' }>;

function tokenEndpoint({ phase, status, body }: TokenAnswer, context: OAuthContext): OAuthJudgement {
  const error = oauthErrorIn(body);
  const words = error ? wordsOf(error) : `HTTP ${status}, without a readable answer`;
  // A status or an answer that RFC 6749 does not know comes from what stands before the provider; it passes.
  const passing = !error || status >= 500 || [408, 425, 429].includes(status);
  if (passing) return judge({ code: DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE }, words, context);
  const code = codeOfOAuthError(error) ?? DiagnosisCode.UNEXPECTED;
  return judge({ code, advice: otherWords(code, phase, context) }, words, context);
}

function otherWords(code: OAuthCode, phase: TokenAnswer['phase'], context: OAuthContext): Partial<Advice> | undefined {
  if (code !== DiagnosisCode.OAUTH_INVALID_GRANT) return undefined;
  if (phase === 'EXCHANGE') return CODE_NOT_TAKEN;
  return endedAfterSevenDays(context) ? SEVEN_DAY_RULE : undefined;
}

const CODE_NOT_TAKEN: Partial<Advice> = {
  title: 'The provider does not accept its own authorization code',
  remedy: [
    'Begin again: open the server and choose Authorize. A code works once, and for a few minutes.',
    'If it stays, compare Client ID, Redirect URL and Token URL with the provider, and check the clock of the machine Mailroom runs on.',
  ],
};

const DAY_MS = 86_400_000;

/** Noticed at a refresh, which happens once an hour, or later when Mailroom stood still. */
function endedAfterSevenDays({ google, authorizedAt, now }: OAuthContext): boolean {
  if (!google || !authorizedAt) return false;
  const days = (now.getTime() - authorizedAt.getTime()) / DAY_MS;
  return days >= 6.5 && days <= 9;
}

/** OpenSSL's words for a certificate that will not do until someone acts; an expired one is the provider's to renew. */
const UNTRUSTED =
  /^(UNABLE_TO_(GET|VERIFY)_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|ERR_TLS_CERT_ALTNAME|CERT_UNTRUSTED)/;

/** On the way to the token endpoint; only what needs someone keeps its own code. */
const OWN_NETWORK_CODES: DiagnosisCode[] = [
  DiagnosisCode.PROXY_UNREACHABLE,
  DiagnosisCode.PROXY_AUTHENTICATION_FAILED,
  DiagnosisCode.PROXY_REFUSED,
  DiagnosisCode.ADDRESS_NOT_ALLOWED,
];

function network(error: unknown, context: OAuthContext): OAuthJudgement {
  const { now: at, secrets } = context;
  const known = diagnoseNetwork(error, at, secrets);
  if (known && OWN_NETWORK_CODES.includes(known.code)) {
    const remedy = known.code === DiagnosisCode.ADDRESS_NOT_ALLOWED ? TOKEN_URL_NOT_ALLOWED : known.remedy;
    return { diagnosis: { ...known, remedy }, failure: known.transient ? 'TRANSIENT' : 'MISCONFIGURED' };
  }
  const words = known?.detail ?? messageOf(error);
  const untrusted = errorCodes(error).some((code) => UNTRUSTED.test(code));
  const { diagnosis, failure } = judge({ code: DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE }, words, context);
  if (!untrusted) return { diagnosis, failure };
  return {
    diagnosis: { ...diagnosis, ...TOKEN_URL_NOT_TRUSTED, remedy: [...TOKEN_URL_NOT_TRUSTED.remedy] },
    failure: 'MISCONFIGURED',
  };
}

const TOKEN_URL_NOT_ALLOWED = [
  'Check Token URL: it must lead to a public address of the provider.',
  'If the provider is inside your own network, set ALLOW_PRIVATE_ADDRESSES=true for Mailroom and start it again.',
];

const TOKEN_URL_NOT_TRUSTED = {
  code: DiagnosisCode.TLS_CERTIFICATE_INVALID,
  title: 'The certificate of the Token URL is not trusted',
  remedy: [
    'Check Token URL: its host must be the one that the certificate was issued for.',
    'If the provider is your own, start Mailroom with NODE_EXTRA_CA_CERTS set to the file of its certificate authority.',
  ],
  transient: false,
};

function sasl({ challenge, reply = '' }: Extract<OAuthEvent, { kind: 'SASL' }>, context: OAuthContext): OAuthJudgement {
  const said = challengeOf(challenge);
  const status =
    typeof said?.['status'] === 'string' || typeof said?.['status'] === 'number' ? `${said['status']}` : '';
  const words = reply || (said ? JSON.stringify(said) : undefined);
  return judge({ code: saslCode(status, reply) }, words, context);
}

function saslCode(status: string, reply: string): OAuthCode {
  // The mail server could not check the token: RFC 4954's 454, RFC 5530's UNAVAILABLE, or the provider's 5xx.
  if (/^5\d\d$/.test(status) || /^4\d\d[ -]|\[UNAVAILABLE\]|temporar/i.test(reply)) {
    return DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE;
  }
  if (status === '403' || status === 'insufficient_scope') return DiagnosisCode.OAUTH_SCOPE_NOT_GRANTED;
  return DiagnosisCode.OAUTH_WRONG_ACCOUNT;
}

/** As an object, JSON, or base64 of JSON with or without the 334 before it. */
function challengeOf(challenge: unknown): Record<string, unknown> | null {
  if (typeof challenge === 'object') return challenge as Record<string, unknown> | null;
  if (typeof challenge !== 'string') return null;
  const text = challenge.replace(/^334[ -]/, '').trim();
  for (const json of [text, Buffer.from(text, 'base64').toString()]) {
    try {
      const value: unknown = JSON.parse(json);
      if (typeof value === 'object') return value as Record<string, unknown> | null;
    } catch {
      // the other spelling, or none
    }
  }
  return null;
}
