/** What a token endpoint grants (RFC 6749 5.1). */
export interface TokenGrant {
  /** Lives count from here: the provider's clock may be another one, and its answer may have been slow. */
  askedAt: Date;
  accessToken: string;
  lifeMs: number;
  /** Null: none came; at a refresh the old one stays. */
  refreshToken: string | null;
  /** Null: the provider did not say how long it lives. */
  refreshLifeMs: number | null;
  /** Null: the one that was asked for. */
  scope: string | null;
}

/** What a consent brings: it lasts. */
export type LastingGrant = TokenGrant & { refreshToken: string };

/** RFC 6749 leaves it to the provider's documentation; it is everybody's value, and a refused token is renewed anyway. */
const USUAL_LIFE_S = 3600;
/** What may stand in a header and in a SASL response (RFC 6750 2.1), where control characters would be separators. */
const TOKEN = /^[\x21-\x7e]{1,8192}$/;

/** Null when the answer is no success, or one that cannot be read. */
export function grantIn({ status, body }: { status: number; body: string }, askedAt: Date): TokenGrant | null {
  if (status < 200 || status > 299) return null;
  const answer = objectIn(body);
  const { access_token: accessToken, refresh_token: refreshToken, token_type: type, scope } = answer;
  if (typeof accessToken !== 'string' || !TOKEN.test(accessToken)) return null;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') return null;
  return {
    askedAt,
    accessToken,
    lifeMs: (seconds(answer['expires_in']) ?? USUAL_LIFE_S) * 1000,
    refreshToken: typeof refreshToken === 'string' && TOKEN.test(refreshToken) ? refreshToken : null,
    // Google says it of consents that end by themselves; others call it refresh_expires_in.
    refreshLifeMs: milliseconds(seconds(answer['refresh_token_expires_in']) ?? seconds(answer['refresh_expires_in'])),
    scope: typeof scope === 'string' && scope.trim() !== '' ? scope : null,
  };
}

/** Not an access right: it asks for the refresh token, and many providers do not repeat it. */
const NOT_REPEATED = ['offline_access', 'openid'];

/** Whether everything that was asked for was granted; people can untick single scopes. */
export function coversScope(granted: string | null, asked: string): boolean {
  if (granted === null) return true;
  const given = new Set(granted.toLowerCase().split(/\s+/));
  return asked.split(' ').every((scope) => NOT_REPEATED.includes(scope) || given.has(scope.toLowerCase()));
}

function objectIn(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Some providers write numbers as text; 0 of Keycloak's refresh_expires_in means that it does not end. */
function seconds(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : null;
}

function milliseconds(value: number | null): number | null {
  return value === null ? null : value * 1000;
}
