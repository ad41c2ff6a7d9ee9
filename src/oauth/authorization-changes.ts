import type { Diagnosis } from '../common/diagnosis';
import type { OAuthContext, OAuthFailure } from './diagnose-oauth';
import { type OAuthAuthorization, OAuthStatus } from './oauth-authorization.entity';
import type { AuthorizationChanges } from './oauth-authorization.repository';
import { refreshAheadAt, retryRefreshAt } from './refresh-schedule';
import type { TokenGrant } from './token-answer';

/*
 * What happens to a stored authorization, but for its sealed tokens. Pure; see AuthorizationStore for the writing.
 */

export const NEVER_AUTHORIZED: Omit<OAuthAuthorization, 'serverId'> = {
  status: OAuthStatus.NOT_AUTHORIZED,
  version: 0,
  grantKey: null,
  accessTokenBox: null,
  accessTokenExpiresAt: null,
  refreshTokenBox: null,
  refreshTokenExpiresAt: null,
  authorizedAt: null,
  lastRefreshedAt: null,
  refreshAt: null,
  failures: 0,
  problem: null,
  consentBegunAt: null,
  endsAfterSevenDays: false,
};

export function afterConsent(grant: TokenGrant, now: Date): AuthorizationChanges {
  return {
    ...renewed(grant),
    status: OAuthStatus.AUTHORIZED,
    refreshTokenExpiresAt: refreshTokenEnd(grant),
    authorizedAt: now,
    lastRefreshedAt: null,
    consentBegunAt: null,
  };
}

/** A refresh token that is not replaced keeps the end it had. */
export function afterRefresh(row: OAuthAuthorization, grant: TokenGrant, now: Date): AuthorizationChanges {
  return {
    ...renewed(grant),
    refreshTokenExpiresAt: refreshTokenEnd(grant) ?? (grant.refreshToken === null ? row.refreshTokenExpiresAt : null),
    lastRefreshedAt: now,
  };
}

/** The access token is used to its end; then somebody looks once more, to say that mail does not flow any longer. */
export function afterConsentGone(
  row: OAuthAuthorization,
  problem: Diagnosis,
  { google, now }: Pick<OAuthContext, 'google' | 'now'>,
): AuthorizationChanges {
  const lasts = row.accessTokenExpiresAt !== null && row.accessTokenExpiresAt > now;
  return {
    status: OAuthStatus.REAUTHORIZATION_REQUIRED,
    ...(lasts ? {} : { accessTokenBox: null, accessTokenExpiresAt: null }),
    refreshTokenBox: null,
    refreshTokenExpiresAt: null,
    refreshAt: lasts ? row.accessTokenExpiresAt : now,
    failures: 0,
    problem,
    endsAfterSevenDays: google && livedSevenDays(row, now),
  };
}

export function afterFailure(
  row: OAuthAuthorization,
  {
    diagnosis,
    failure,
    retryAfterMs,
  }: { diagnosis: Diagnosis; failure: Exclude<OAuthFailure, 'CONSENT_GONE'>; retryAfterMs: number | null },
  now: Date,
): AuthorizationChanges {
  const failures = row.failures + 1;
  return { failures, problem: diagnosis, refreshAt: retryRefreshAt(now, failure, failures, retryAfterMs) };
}

function renewed(grant: TokenGrant): AuthorizationChanges {
  return {
    accessTokenExpiresAt: later(grant.askedAt, grant.lifeMs),
    refreshAt: refreshAheadAt(grant.askedAt, grant.lifeMs),
    failures: 0,
    problem: null,
  };
}

const DAY_MS = 86_400_000;

/** Noticed at a refresh, an hour later at most, or more when Mailroom stood still. */
function livedSevenDays({ authorizedAt }: OAuthAuthorization, now: Date): boolean {
  const days = authorizedAt === null ? 0 : (now.getTime() - authorizedAt.getTime()) / DAY_MS;
  return days >= 6.5 && days <= 9;
}

function refreshTokenEnd({ askedAt, refreshLifeMs }: TokenGrant): Date | null {
  return refreshLifeMs === null ? null : later(askedAt, refreshLifeMs);
}

function later(from: Date, ms: number): Date {
  return new Date(from.getTime() + ms);
}
