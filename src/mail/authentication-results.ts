import { oneLine } from './clean-text';
import { AuthenticationResult } from './parsed-message';
import { RawHeader, allHeaders } from './raw-headers';
import { withoutComments } from './structured-header';
import { domainOf } from './addresses';

const MAX_RESULTS = 20;
const MAX_VALUE = 4000;

/**
 * Authentication-Results headers (RFC 8601 2.2), topmost first. The sender can forge them: only those whose authserv-id
 * is the receiving server's own count, and of these the topmost, which that server added last.
 */
export function readAuthenticationResults(headers: readonly RawHeader[]): AuthenticationResult[] {
  return allHeaders(headers, 'authentication-results')
    .slice(0, MAX_RESULTS)
    .map((raw) => {
      const value = oneLine(raw, MAX_VALUE);
      // The identifier may be followed by a version; some servers leave the semicolon out.
      const [authservId = ''] = withoutComments(value).trim().split(/[;\s]/, 1);
      return { authservId: authservId.toLowerCase(), value };
    });
}

/**
 * What the receiving server found about the From address: PASS when its domain is proven, FAIL when the domain's DMARC
 * record (RFC 7489) is broken, NONE when nothing is known.
 */
export type SenderAuthentication = 'PASS' | 'FAIL' | 'NONE';

/** The topmost header of one of these servers (lower case); null when none of them wrote one. */
export function trustedResult(
  results: readonly AuthenticationResult[],
  trusted: ReadonlySet<string>,
): AuthenticationResult | null {
  return results.find(({ authservId }) => trusted.has(authservId)) ?? null;
}

/**
 * DMARC decides where it says pass or fail. Where the server does not check it, a DKIM signature or an SPF sender of the
 * From domain, or of one above or below it, is a pass; their failing alone means nothing (RFC 7489 6.6.2).
 */
export function senderAuthentication(result: AuthenticationResult | null, from: string | null): SenderAuthentication {
  const domain = from === null ? null : domainOf(from);
  if (!result || domain === null) return 'NONE';
  const methods = bare(result.value).split(';').slice(1, MAX_RESULTS).map(readMethod);
  const dmarc = methods.find(({ method }) => method === 'dmarc');
  if (dmarc?.result === 'pass') return 'PASS';
  if (dmarc?.result === 'fail') return 'FAIL';
  const proven = methods.some(({ method, result: found, properties }) => {
    if (found !== 'pass') return false;
    if (method === 'dkim') return isAligned(properties.get('header.d') ?? properties.get('header.i'), domain);
    return method === 'spf' && isAligned(properties.get('smtp.mailfrom'), domain);
  });
  return proven ? 'PASS' : 'NONE';
}

/**
 * Without comments and quoted strings: a sender chooses the local part that `smtp.mailfrom="x; dmarc=pass"@evil.test`
 * repeats, and what stands in it must not be read as a result.
 */
function bare(value: string): string {
  let kept = '';
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    if (char === '\\' && (quoted || depth > 0)) i++;
    else if (quoted) quoted = char !== '"';
    else if (char === '(') depth++;
    else if (depth > 0) depth -= char === ')' ? 1 : 0;
    else if (char === '"') quoted = true;
    else kept += char;
  }
  return kept;
}

interface Method {
  method: string;
  result: string;
  properties: Map<string, string>;
}

/** RFC 8601 2.2: `method[/version]=result [reason="…"] ptype.property=value …`. */
function readMethod(text: string): Method {
  const words = text
    .trim()
    .split(/\s+/)
    .map((word) => word.split('=', 2).map((part) => part.toLowerCase()));
  const [name = '', result = ''] = words[0] ?? [];
  return {
    method: name.split('/', 1)[0]!,
    result,
    properties: new Map(words.slice(1).map(([key = '', value = '']) => [key, value])),
  };
}

/** The same domain, or one above or below the other. A top-level domain is nobody's. */
function isAligned(value: string | undefined, from: string): boolean {
  if (!value) return false;
  const domain = domainOf(`@${value.slice(value.lastIndexOf('@') + 1)}`);
  if (domain === null || !domain.includes('.')) return false;
  return domain === from || from.endsWith(`.${domain}`) || domain.endsWith(`.${from}`);
}
