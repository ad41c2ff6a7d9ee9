import { DiagnosisCode } from '../common/diagnosis';
import type { OAuthCode } from './oauth-steps';

/** What a provider said: RFC 6749 4.1.2.1 and 5.2, with Google's `error_subtype`. */
export interface OAuthError {
  error: string;
  description?: string;
  subtype?: string;
}

interface Rule {
  errors?: string[];
  /** Where the description says more than the error. */
  says?: RegExp;
  code: OAuthCode;
}

/** The first that matches counts. */
const RULES: Rule[] = [
  {
    errors: [
      'temporarily_unavailable',
      'server_error',
      'internal_failure',
      'backend_error',
      'rate_limit_exceeded',
      'rateLimitExceeded',
      'userRateLimitExceeded',
      'slow_down',
    ],
    code: DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE,
  },
  {
    errors: ['invalid_rapt', 'rapt_required'],
    says: /\b(invalid_rapt|rapt_required)\b/,
    code: DiagnosisCode.OAUTH_SESSION_CONTROL,
  },
  {
    errors: ['redirect_uri_mismatch'],
    says: /redirect_uri|AADSTS50011\b/,
    code: DiagnosisCode.OAUTH_REDIRECT_URI_MISMATCH,
  },
  { errors: ['deleted_client'], says: /OAuth client was deleted/i, code: DiagnosisCode.OAUTH_DELETED_CLIENT },
  { errors: ['invalid_client', 'unauthorized_client', 'disabled_client'], code: DiagnosisCode.OAUTH_INVALID_CLIENT },
  { errors: ['org_internal'], code: DiagnosisCode.OAUTH_ORG_INTERNAL },
  { errors: ['admin_policy_enforced'], says: /admin_policy_enforced/, code: DiagnosisCode.OAUTH_ADMIN_POLICY_ENFORCED },
  {
    errors: ['access_not_configured', 'accessNotConfigured', 'SERVICE_DISABLED'],
    says: /API has not been used in project|it is disabled/i,
    code: DiagnosisCode.OAUTH_API_NOT_ENABLED,
  },
  { errors: ['invalid_scope'], code: DiagnosisCode.OAUTH_INVALID_SCOPE },
  { errors: ['insufficient_scope'], code: DiagnosisCode.OAUTH_SCOPE_NOT_GRANTED },
  { says: /not completed the Google verification|app is not verified/i, code: DiagnosisCode.OAUTH_APP_NOT_VERIFIED },
  { errors: ['access_denied'], code: DiagnosisCode.OAUTH_ACCESS_DENIED },
  {
    errors: ['invalid_grant', 'interaction_required', 'consent_required', 'login_required'],
    code: DiagnosisCode.OAUTH_INVALID_GRANT,
  },
];

/** What an error means wherever it is said; null when it is none of the known ones. */
export function codeOfOAuthError({ error, description = '', subtype = '' }: OAuthError): OAuthCode | null {
  const words = `${subtype} ${description}`;
  const rule = RULES.find(({ errors, says }) => errors?.includes(error) || says?.test(words));
  return rule?.code ?? null;
}

/** The error in a token endpoint's answer: RFC 6749's JSON or form, or that of Google's other APIs; null without one. */
export function oauthErrorIn(body: string): OAuthError | null {
  const answer = parsed(body);
  const { error } = answer;
  if (typeof error === 'string' && error !== '') {
    const { error_description: description, error_subtype: subtype } = answer;
    return { error, description: textOf(description), subtype: textOf(subtype) };
  }
  if (!isRecord(error)) return null;
  const { message, status, errors } = error;
  const reason = Array.isArray(errors) && isRecord(errors[0]) ? textOf(errors[0]['reason']) : undefined;
  return { error: reason ?? textOf(status) ?? '', description: textOf(message) };
}

function parsed(body: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(body);
    return isRecord(json) ? json : {};
  } catch {
    return Object.fromEntries(new URLSearchParams(body));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
