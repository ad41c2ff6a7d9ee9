import { backoffMs } from '../common/backoff';
import type { OAuthFailure } from './diagnose-oauth';

const MINUTE_MS = 60_000;
/** A provider that asks for more than this is asked again anyway. */
const LONGEST_RETRY_AFTER_MS = 60 * MINUTE_MS;

/**
 * When to renew a token that was asked for at `askedAt`: 5 to 10 minutes before its end, jittered so that many servers
 * do not come at once, or with 20 % of a shorter life left.
 */
export function refreshAheadAt(askedAt: Date, lifeMs: number, random: () => number = Math.random): Date {
  const margin = Math.min((5 + 5 * random()) * MINUTE_MS, lifeMs * 0.2);
  return new Date(askedAt.getTime() + lifeMs - margin);
}

/** When to try again after the `failures`-th failure in a row; a client that someone has to correct is asked seldom. */
export function retryRefreshAt(
  now: Date,
  failure: Exclude<OAuthFailure, 'CONSENT_GONE'>,
  failures: number,
  retryAfterMs: number | null,
  random?: () => number,
): Date {
  const delay =
    failure === 'TRANSIENT'
      ? backoffMs(failures, 2_000, 2 * MINUTE_MS, random)
      : backoffMs(failures, MINUTE_MS, 60 * MINUTE_MS, random);
  return new Date(now.getTime() + Math.max(delay, Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)));
}

/** `Retry-After` (RFC 9110 10.2.3): seconds or a date. Null for what is neither. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
