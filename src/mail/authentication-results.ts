import { oneLine } from './clean-text';
import { AuthenticationResult } from './parsed-message';
import { RawHeader, allHeaders } from './raw-headers';
import { withoutComments } from './structured-header';

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
