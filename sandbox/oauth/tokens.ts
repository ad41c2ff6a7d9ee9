import type { Provider } from 'oidc-provider';
import type { Consents } from './consents';
import type { Directory } from './directory';
import type { MemoryStore } from './memory-store';
import { MAIL_SCOPE, type MintedTokens, type MintOptions } from './types';

export interface CheckedToken {
  email: string;
  clientId: string;
  scope: string;
  expiresAt: Date;
}

/** What Google's own endpoints, and the mail servers, know about tokens. */
export class Tokens {
  constructor(
    private readonly provider: Provider,
    private readonly directory: Directory,
    private readonly store: MemoryStore,
    private readonly consents: Consents,
  ) {}

  /** Null when the access token is unknown, expired or revoked. */
  async check(accessToken: string): Promise<CheckedToken | null> {
    const token = await this.provider.AccessToken.find(accessToken);
    if (!token?.isValid || !token.accountId) return null;
    const { accountId: email, clientId = '' } = token;
    const scope = this.consents.isEmpty(token.grantId) ? 'openid' : (token.scope ?? '');
    return { email, clientId, scope, expiresAt: new Date((token.exp ?? 0) * 1000) };
  }

  /** The account of a refresh token or code that is in use; null when there is none. */
  async accountOf(form: URLSearchParams): Promise<string | null> {
    const refreshToken = form.get('refresh_token');
    if (refreshToken) return (await this.provider.RefreshToken.find(refreshToken))?.accountId ?? null;
    const code = form.get('code');
    return (code && (await this.provider.AuthorizationCode.find(code))?.accountId) || null;
  }

  /** Google's revocation: with either token, without a client's secret; it ends the whole consent. */
  async revoke(token: string): Promise<boolean> {
    const found = (await this.provider.RefreshToken.find(token)) ?? (await this.provider.AccessToken.find(token));
    if (!found?.grantId) return false;
    this.store.revokeGrant(found.grantId);
    return true;
  }

  /** As when somebody removes the app in the account, changes the password, or 7 days are over. */
  revokeAll(email: string): number {
    const grants = this.store.grantsOf(this.directory.account(email)?.email ?? email);
    for (const grant of grants) this.store.revokeGrant(grant);
    return grants.length;
  }

  /** Tokens as if consent had been given. */
  async mint({ email, clientId, ...options }: MintOptions & { clientId: string }): Promise<MintedTokens> {
    const { scope = MAIL_SCOPE, accessTokenSeconds = this.directory.behaviour.accessTokenSeconds } = options;
    const client = await this.provider.Client.find(clientId);
    if (!client || !this.directory.account(email)) throw new Error(`There is no ${client ? email : clientId}.`);
    const grant = new this.provider.Grant({ accountId: email, clientId });
    grant.addOIDCScope(scope);
    const common = { accountId: email, client, grantId: await grant.save(), gty: 'authorization_code', scope };
    const accessToken = new this.provider.AccessToken({ ...common, expiresIn: accessTokenSeconds });
    const refreshToken = await new this.provider.RefreshToken(common).save();
    return { accessToken: await accessToken.save(), refreshToken, expiresIn: accessTokenSeconds, scope };
  }
}
