import { isIP } from 'node:net';
import type { Validation } from './user-error';

/** `localhost` and its subdomains (RFC 6761), 127.0.0.0/8 and ::1: what never leaves this machine. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return bare === '::1' || bare === 'localhost' || bare.endsWith('.localhost');
}

interface UrlRules {
  maxLength: number;
  /** What plain `http:` is allowed for. */
  http: 'ANYWHERE' | 'LOOPBACK';
  /** Whether a query string may follow the path. */
  query: boolean;
}

/**
 * An absolute URL without user name, password and fragment; returns it as it was written, trimmed. INVALID_URL names
 * the first thing that is wrong with it.
 */
export function requireUrl(v: Validation, field: string | string[], value: string, rules: UrlRules): string {
  const text = value.trim();
  const problem = urlProblem(text, rules);
  v.check(problem === null, field, 'INVALID_URL', problem ?? '');
  return text;
}

function urlProblem(text: string, rules: UrlRules): string | null {
  const url = /^https?:\/\/[^/?#]/i.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (!url || /\s/.test(text)) return 'Enter a whole address such as https://desk.example.com.';
  if (text.length > rules.maxLength) return `At most ${rules.maxLength} characters are allowed.`;
  if (url.username || url.password) return 'Leave user name and password out of this address.';
  if (text.includes('#')) return 'Leave out the part after #.';
  if (!rules.query && text.includes('?')) return 'Leave out the part after ?.';
  if (url.protocol === 'http:' && rules.http === 'LOOPBACK' && !isLoopbackHost(url.hostname)) {
    return 'Use https://; http:// is accepted only for this machine itself (localhost).';
  }
  return null;
}
