import { type Diagnosis, DiagnosisCode, reviveDiagnosis } from '../common/diagnosis';
import { CONSENT_MS } from './consent.service';
import { diagnoseOAuth, type OAuthContext, type OAuthFinding } from './diagnose-oauth';
import { type OAuthAuthorization, OAuthStatus } from './oauth-authorization.entity';

/** What administrators see of a consent. */
export interface AuthorizationView {
  status: OAuthStatus;
  authorizedAt: Date | null;
  accessTokenExpiresAt: Date | null;
  refreshTokenExpiresAt: Date | null;
  lastRefreshedAt: Date | null;
  problem: Diagnosis | null;
  warning: Diagnosis | null;
}

const DAY_MS = 86_400_000;
/** How long before the end of a refresh token somebody is told. */
const WARN_AHEAD_MS = 7 * DAY_MS;
/** A consent that has lived longer does not end by the rule of 7 days. */
const SEVEN_DAYS_OVER_MS = 8 * DAY_MS;

/** `row` is null for a server whose consent was never asked for. */
export function viewOf(row: OAuthAuthorization | null, context: Omit<OAuthContext, 'authorizedAt'>): AuthorizationView {
  const status = row?.status ?? OAuthStatus.NOT_AUTHORIZED;
  const authorizedAt = row?.authorizedAt ?? null;
  const find = (code: OAuthFinding, detail?: string) =>
    diagnoseOAuth({ kind: 'FINDING', code, detail }, { ...context, authorizedAt }).diagnosis;
  const unfinished =
    row && neverCameBack(row, context.now)
      ? { ...find(DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED), occurredAt: row.consentBegunAt! }
      : null;
  const authorized = status === OAuthStatus.AUTHORIZED;
  return {
    status,
    authorizedAt,
    accessTokenExpiresAt: row?.accessTokenExpiresAt ?? null,
    refreshTokenExpiresAt: row?.refreshTokenExpiresAt ?? null,
    lastRefreshedAt: row?.lastRefreshedAt ?? null,
    problem: (authorized ? null : unfinished) ?? reviveDiagnosis(row?.problem ?? null),
    warning: authorized ? (endsSoon(row!, context.now, find) ?? unfinished) : null,
  };
}

/** The browser is probably on a page of the provider that shows an error: those never come back. */
function neverCameBack({ consentBegunAt }: OAuthAuthorization, now: Date): boolean {
  return consentBegunAt !== null && now.getTime() - consentBegunAt.getTime() >= CONSENT_MS;
}

function endsSoon(
  row: OAuthAuthorization,
  now: Date,
  find: (code: OAuthFinding, detail?: string) => Diagnosis,
): Diagnosis | null {
  const { refreshTokenExpiresAt: end, authorizedAt, endsAfterSevenDays } = row;
  if (end !== null && end.getTime() - now.getTime() <= WARN_AHEAD_MS) {
    return find(DiagnosisCode.OAUTH_CONSENT_EXPIRES_SOON, `The provider says that it ends at ${end.toISOString()}.`);
  }
  const age = authorizedAt === null ? 0 : now.getTime() - authorizedAt.getTime();
  if (!endsAfterSevenDays || age >= SEVEN_DAYS_OVER_MS) return null;
  return find(DiagnosisCode.OAUTH_CONSENT_EXPIRES_SOON, 'The consent before this one ended after 7 days.');
}
