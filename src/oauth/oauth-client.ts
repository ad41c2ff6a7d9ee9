import type { ProxyEndpoint } from '../proxies/dialer';
import type { OAuthContext } from './diagnose-oauth';
import type { OAuthNames } from './oauth-steps';
import { providerOf } from './oauth-providers';

/** A mail server's OAuth client, with its secret in clear: keep it short-lived. */
export interface OAuthClient extends OAuthNames {
  serverId: string;
  /** Differs for other clients, accounts and mail servers: a token goes only where its consent was given for. */
  grantKey: string;
  /** For the audit log: `incoming email server "Support" (ID)`. */
  subject: string;
  /** Null for a public client. */
  clientSecret: string | null;
  authorizationUrl: string;
  tokenUrl: string;
  proxy: ProxyEndpoint | null;
}

/** What an error of this client is judged by; `secrets` are those that took part besides the client's own. */
export function contextOf(
  client: OAuthClient,
  now: Date,
  { authorizedAt = null, secrets = [] }: { authorizedAt?: Date | null; secrets?: (string | null)[] } = {},
): OAuthContext {
  const { email, clientId, redirectUrl, scope, clientSecret } = client;
  return {
    email,
    clientId,
    redirectUrl,
    scope,
    google: providerOf(client)?.name === 'GOOGLE',
    authorizedAt,
    now,
    secrets: [clientSecret, ...secrets].filter((secret) => secret !== null),
  };
}
