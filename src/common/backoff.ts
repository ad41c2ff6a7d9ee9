/**
 * Exponential backoff with full jitter: a random delay in milliseconds between `baseMs` and
 * `min(capMs, baseMs * 2^(failures - 1))`, so that clients that failed together do not come back together.
 */
export function backoffMs(failures: number, baseMs: number, capMs: number, random: () => number = Math.random): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(baseMs + random() * Math.max(0, ceiling - baseMs));
}
