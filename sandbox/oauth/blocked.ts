import type { Directory } from './directory';
import type { BlockedPage } from './pages';
import { SCOPES } from './provider';
import type { Account, AuthorizationError, Client } from './types';

const HEADING = 'Access blocked: Authorization Error';

/** What Google checks before anyone signs in; null when the sign-in may begin. */
export function blockedRequest(params: URLSearchParams, directory: Directory): BlockedPage | null {
  const { behaviour } = directory;
  const client = directory.client(params.get('client_id') ?? '');
  if (!client) {
    return blocked(401, { error: 'invalid_client', description: 'The OAuth client was not found.' });
  }
  if (!client.redirectUris.includes(params.get('redirect_uri') ?? '')) {
    return blocked(400, {
      error: 'redirect_uri_mismatch',
      description: `The app's registration does not hold redirect_uri: ${params.get('redirect_uri')}`,
    });
  }
  if (behaviour.clientDeleted) {
    return blocked(401, { error: 'deleted_client', description: 'The OAuth client was deleted.' });
  }
  const scope = params.get('scope') ?? '';
  if (scope.split(' ').some((one) => !SCOPES.includes(one))) {
    return blocked(400, { error: 'invalid_scope', description: `Some requested scopes were invalid: [${scope}]` });
  }
  if (!behaviour.mailApiEnabled) {
    return blocked(403, { error: 'access_not_configured', description: 'The mail API is not enabled for this app.' });
  }
  if (behaviour.authorizationError) return blocked(400, behaviour.authorizationError);
  return null;
}

/** What depends on who signed in; null when the consent page may be shown. */
export function blockedAccount({ email }: Account, client: Client, directory: Directory): BlockedPage | null {
  const { publishing, testUsers, internalTo, blockedByPolicy } = directory.behaviour;
  if (internalTo !== null && !email.endsWith(`@${internalTo}`)) {
    return {
      heading: `Access blocked: ${client.name} can only be used within its organization`,
      status: 403,
      error: 'org_internal',
      description: `Only accounts of ${internalTo} may use this app.`,
    };
  }
  if (blockedByPolicy) {
    return {
      heading: 'Access blocked: Your institution’s admin needs to review this app',
      status: 400,
      error: 'admin_policy_enforced',
      description: 'Your organisation does not trust this app.',
    };
  }
  if (publishing === 'TESTING' && !testUsers.includes(email)) {
    return {
      heading: `Access blocked: ${client.name} has not completed the Google verification process`,
      status: 403,
      error: 'access_denied',
      description: `${client.name} has not completed the Google verification process: it is being tested, and ${email} is not one of its test users.`,
    };
  }
  return null;
}

function blocked(status: number, error: AuthorizationError): BlockedPage {
  return { heading: HEADING, status, ...error };
}
