import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Consents } from './consents';
import type { Directory } from './directory';
import type { MemoryStore } from './memory-store';
import { MAIL_SCOPE, PATHS } from './types';

/** What this server knows; others are answered with `invalid_scope`, as by Google. */
export const SCOPES = ['openid', 'email', 'profile', MAIL_SCOPE];

/**
 * oidc-provider, set up to behave as Google does: PKCE, client secret in the form, a refresh token with
 * `access_type=offline` at each consent, none in the answer to a refresh, and the granted scope always told.
 */
export async function createProvider(
  issuer: string,
  directory: Directory,
  store: MemoryStore,
  consents: Consents,
): Promise<Provider> {
  const { Provider, interactionPolicy } = await loadLibrary();
  const { behaviour } = directory;
  const consentSeconds = () => (behaviour.publishing === 'TESTING' ? behaviour.testingConsentSeconds : 180 * 86_400);

  const policy = interactionPolicy.base();
  policy.get('login')!.checks.add(
    new interactionPolicy.Check('other_account', 'login_hint names another account', ({ oidc }) => {
      const hint = oidc.params?.['login_hint'];
      const other = typeof hint === 'string' && oidc.session?.accountId !== directory.account(hint)?.email;
      return other && !oidc.result?.login;
    }),
  );

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const configuration: Configuration = {
    adapter: store.adapter,
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'RSA', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    scopes: SCOPES,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    extraParams: ['access_type', 'include_granted_scopes'],
    pkce: { required: () => true },
    routes: { authorization: PATHS.authorization, token: PATHS.token, jwks: '/oauth2/v3/certs', userinfo: '/oidc/me' },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
    },
    interactions: { policy, url: (_, { uid }) => `/signin/${uid}` },
    ttl: {
      AccessToken: () => behaviour.accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: consentSeconds,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: consentSeconds,
      Session: 14 * 86_400,
    },
    // Once for each consent: a code that came without the consent page brings none.
    issueRefreshToken: (_, __, code) => consents.takeOffline(code.grantId) && behaviour.issueRefreshTokens,
    rotateRefreshToken: () => behaviour.rotateRefreshTokens,
    expiresWithSession: () => false,
    findAccount: (_, email) => {
      const account = directory.account(email);
      return account && { accountId: account.email, claims: () => claimsOf(account) };
    },
    renderError: (ctx, out) => {
      ctx.type = 'json';
      ctx.body = out;
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === PATHS.token && ctx.status === 200)
      ctx.body = asGoogle(ctx as KoaContextWithOIDC, consentSeconds());
  });
  return provider;

  function asGoogle({ body, oidc }: KoaContextWithOIDC, expiresIn: number): object {
    const { refresh_token, ...answer } = body as Record<string, unknown>;
    const refreshing = oidc.params?.['grant_type'] === 'refresh_token';
    return {
      ...answer,
      ...(consents.isEmpty(oidc.entities.Grant?.jti) && { scope: 'openid' }),
      ...(refresh_token !== undefined &&
        (!refreshing || behaviour.rotateRefreshTokens) && {
          refresh_token,
          ...(behaviour.publishing === 'TESTING' && { refresh_token_expires_in: expiresIn }),
        }),
    };
  }
}

function claimsOf({ email, name, emailVerified = true, domain }: NonNullable<ReturnType<Directory['account']>>) {
  return { sub: email, email, email_verified: emailVerified, name: name ?? email, ...(domain && { hd: domain }) };
}

/** Its warnings are about production and about Node 20, on which it works. */
async function loadLibrary(): Promise<typeof import('oidc-provider')> {
  for (const level of ['warn', 'info'] as const) {
    const write = console[level].bind(console);
    console[level] = (...words: unknown[]) => {
      if (!String(words[0]).includes('oidc-provider ')) write(...words);
    };
  }
  return import('oidc-provider');
}
