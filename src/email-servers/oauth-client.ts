import { requireUrl } from '../common/urls';
import type { Validation } from '../common/user-error';
import { requireText } from '../common/validate';
import { type KnownProvider, providerOf } from '../oauth/oauth-providers';
import type { OAuthClientColumns } from './oauth-settings.columns';
import type { OAuthSettingsInput } from './oauth-settings.inputs';
import { defaultRedirectUrl } from './oauth-settings.types';

/** The client without its secret, which only a SecretChange brings. */
export type OAuthClientValues = Omit<OAuthClientColumns, 'clientSecretBox'>;

export const NO_OAUTH_CLIENT: OAuthClientValues = {
  clientId: null,
  authorizationUrl: null,
  tokenUrl: null,
  scope: null,
  redirectUrl: null,
};

const MAX_URL_LENGTH = 500;
const MAX_SCOPE_LENGTH = 1000;

/** RFC 6749 3.3: scope tokens of printable ASCII without quotes and backslashes, single spaces between them. */
const SCOPE = /^[!#-[\]-~]+(?: [!#-[\]-~]+)*$/;

/** A redirect URL that is the default is stored as null, so that it follows the base URL when that changes. */
export function oauthClientValues(v: Validation, input: OAuthSettingsInput, baseUrl: string): OAuthClientValues {
  const endpoint = { maxLength: MAX_URL_LENGTH, http: 'LOOPBACK', query: true } as const;
  const authorizationUrl = requireUrl(v, ['oauth', 'authorizationUrl'], input.authorizationUrl, endpoint);
  const tokenUrl = requireUrl(v, ['oauth', 'tokenUrl'], input.tokenUrl, endpoint);
  return {
    clientId: requireText(v, ['oauth', 'clientId'], input.clientId, 500),
    authorizationUrl,
    tokenUrl,
    scope: requireScope(v, input.scope, providerOf({ authorizationUrl, tokenUrl })),
    redirectUrl: redirectUrl(v, input.redirectUrl, baseUrl),
  };
}

function redirectUrl(v: Validation, value: string | null | undefined, baseUrl: string): string | null {
  if (value == null || value.trim() === '' || value.trim() === defaultRedirectUrl(baseUrl)) return null;
  const rules = { maxLength: MAX_URL_LENGTH, http: 'LOOPBACK', query: false } as const;
  return requireUrl(v, ['oauth', 'redirectUrl'], value, rules);
}

/** Not trimmed: a stray space in what was pasted is the mistake that Google answers with "invalid_scope". */
function requireScope(v: Validation, scope: string, provider: KnownProvider | null): string {
  const field = ['oauth', 'scope'];
  if (!v.check(scope.trim() !== '', field, 'REQUIRED', 'This field must not be empty.')) return scope;
  v.check(scope.length <= MAX_SCOPE_LENGTH, field, 'TOO_LONG', `At most ${MAX_SCOPE_LENGTH} characters are allowed.`);
  if (provider) {
    const message = `For ${provider.label} the scope must be exactly ${provider.mailScope}, with the slash and without spaces.`;
    v.check(scope === provider.mailScope, field, 'OAUTH_SCOPE_INVALID', message);
  } else {
    const message = 'Separate scopes by single spaces, with none before the first or after the last one.';
    v.check(SCOPE.test(scope), field, 'OAUTH_SCOPE_INVALID', message);
  }
  return scope;
}
