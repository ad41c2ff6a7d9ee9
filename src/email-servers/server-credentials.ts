import type { Validation } from '../common/user-error';
import { optionalText } from '../common/validate';
import { addressKind, literalAddress } from '../proxies/address-rules';
import { type SecretChange, secretChange } from '../secrets/secret-change';
import { EmailAuthType, SecurityType } from './email-server.enums';
import { NO_OAUTH_CLIENT, oauthClientValues, type OAuthClientValues } from './oauth-client';
import type { OAuthClientColumns } from './oauth-settings.columns';
import type { OAuthSettingsInput } from './oauth-settings.inputs';

interface CredentialsInput {
  username?: string | null;
  password?: string | null;
  oauth?: OAuthSettingsInput | null;
}

interface Endpoint {
  host: string;
  port: number;
  securityType: SecurityType;
}

/** What is stored of a server that is being changed. */
export interface StoredCredentials extends Endpoint {
  authType: EmailAuthType | null;
  passwordBox: string | null;
  oauthClient: OAuthClientColumns;
}

/** How a server signs in after saving. */
export interface CredentialValues {
  username: string | null;
  oauthClient: OAuthClientValues;
  password: SecretChange;
  clientSecret: SecretChange;
}

const NO_CREDENTIALS: CredentialValues = {
  username: null,
  oauthClient: NO_OAUTH_CLIENT,
  password: { kind: 'REMOVE' },
  clientSecret: { kind: 'REMOVE' },
};

/**
 * Of the authType that is chosen; what belongs to the other one is deleted. `stored` is null for a new server.
 * A stored password goes only to the host, port and security it was saved with, a client secret to its token URL.
 */
export function credentialValues(
  v: Validation,
  input: CredentialsInput,
  authType: EmailAuthType | null,
  endpoint: Endpoint,
  stored: StoredCredentials | null,
  baseUrl: string,
): CredentialValues {
  if (authType === null) return NO_CREDENTIALS;
  requireSecurity(v, endpoint);
  const before = stored?.authType === authType ? stored : null;
  switch (authType) {
    case EmailAuthType.BASIC:
      return { ...NO_CREDENTIALS, ...passwordValues(v, input, endpoint, before) };
    case EmailAuthType.OAUTH:
      return { ...NO_CREDENTIALS, ...oauthValues(v, input.oauth, before?.oauthClient ?? null, baseUrl) };
  }
}

/** Names are looked up when a connection is made, so only what already is an address can be judged here. */
function requireSecurity(v: Validation, { host, securityType }: Endpoint): void {
  const literal = literalAddress(host);
  v.check(
    securityType !== SecurityType.NONE || literal === null || addressKind(literal) === 'PRIVATE',
    'securityType',
    'SECURITY_REQUIRED',
    'Choose SSL or TLS: a password is sent without encryption only within private networks.',
  );
}

function passwordValues(
  v: Validation,
  input: CredentialsInput,
  { host, port, securityType }: Endpoint,
  before: StoredCredentials | null,
): Pick<CredentialValues, 'username' | 'password'> {
  const password = secretChange(v, ['password'], input.password, {
    present: before?.passwordBox != null,
    samePlace: before?.host === host && before.port === port && before.securityType === securityType,
  });
  v.check(before !== null || password.kind === 'SET', 'password', 'PASSWORD_REQUIRED', 'Enter the password.');
  return { username: optionalText(v, 'username', input.username, 320), password };
}

function oauthValues(
  v: Validation,
  input: OAuthSettingsInput | null | undefined,
  before: OAuthClientColumns | null,
  baseUrl: string,
): Partial<CredentialValues> {
  if (!input) {
    v.check(false, 'oauth', 'OAUTH_REQUIRED', 'Enter the OAuth client of this server.');
    return {};
  }
  const oauthClient = oauthClientValues(v, input, baseUrl);
  const field = ['oauth', 'clientSecret'];
  const clientSecret = secretChange(v, field, input.clientSecret, {
    present: before?.clientSecretBox != null,
    samePlace: before?.tokenUrl === oauthClient.tokenUrl,
  });
  v.check(before !== null || clientSecret.kind === 'SET', field, 'REQUIRED', 'Enter the client secret.');
  return { oauthClient, clientSecret };
}
