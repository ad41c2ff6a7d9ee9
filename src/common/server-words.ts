const MAX_LENGTH = 300;
/** Shorter ones would blank out half of the text, and hide nothing that is worth hiding. */
const SHORTEST_SECRET = 4;
const HIDDEN = '***';

/**
 * What another machine said, fit to be stored and shown: one line of at most 300 characters without control and
 * formatting characters, and without the given secrets, be they in clear, in base64 or percent-encoded. Null when
 * nothing is left.
 */
export function serverWords(text: unknown, secrets: readonly string[] = []): string | null {
  if (typeof text !== 'string') return null;
  const clean = withoutSecrets(text, secrets)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (clean === '') return null;
  const points = [...clean];
  return points.length <= MAX_LENGTH ? clean : `${points.slice(0, MAX_LENGTH - 1).join('')}…`;
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const spellings = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
      encodeURIComponent(secret),
    ]);
  // The longest first: one secret may be a part of another one.
  return [...new Set(spellings)]
    .sort((a, b) => b.length - a.length)
    .reduce((hidden, spelling) => hidden.replaceAll(spelling, HIDDEN), text)
    .replace(/\b(AUTH (?:PLAIN|XOAUTH2|OAUTHBEARER)|Bearer|Basic) +[\w+/=.~-]{8,}/gi, `$1 ${HIDDEN}`);
}
