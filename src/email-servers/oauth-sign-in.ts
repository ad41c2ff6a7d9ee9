import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosisCode } from '../common/diagnosis';
import { contextOf, type OAuthClient } from '../oauth/oauth-client';
import { diagnoseOAuth, type OAuthEvent } from '../oauth/diagnose-oauth';
import { type AccessToken, TokenService } from '../oauth/token.service';
import type { ProxyEndpoint } from '../proxies/dialer';
import { SecretBox } from '../secrets/secret-box';
import { SettingsService } from '../settings/settings.service';
import { ServerDirection } from './email-server.enums';
import type { EmailServerRow } from './email-server.repository';
import type { AccessTokenCredentials } from './endpoint';
import { defaultRedirectUrl } from './oauth-settings.types';
import { grantKey } from './server-changes';

const KINDS = {
  [ServerDirection.INCOMING]: { table: 'incoming_email_servers', what: 'incoming email server' },
  [ServerDirection.OUTGOING]: { table: 'outgoing_email_servers', what: 'outgoing email server' },
};

const TOO_LATE: OAuthEvent = {
  kind: 'FINDING',
  code: DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE,
  detail: 'The access token had ended before the mail server looked at it.',
};

/** For the audit log. */
export function subjectOf({ id, name }: EmailServerRow, direction: ServerDirection): string {
  return `${KINDS[direction].what} "${name}" (${id})`;
}

/** How servers sign in that have a consent instead of a password. */
@Injectable()
export class OAuthSignIn {
  constructor(
    private readonly box: SecretBox,
    private readonly settings: SettingsService,
    private readonly tokens: TokenService,
    private readonly clock: Clock,
  ) {}

  /** Throws SecretUnreadable. The server must be one that signs in with OAuth. */
  async clientOf(
    server: EmailServerRow,
    direction: ServerDirection,
    proxy: ProxyEndpoint | null,
  ): Promise<OAuthClient> {
    const { clientId, authorizationUrl, tokenUrl, scope, redirectUrl, clientSecretBox } = server.oauthClient;
    const place = { table: KINDS[direction].table, column: 'oauthClientSecret', row: server.id };
    return {
      serverId: server.id,
      grantKey: grantKey(server),
      subject: subjectOf(server, direction),
      email: server.email,
      clientId: clientId!,
      clientSecret: clientSecretBox === null ? null : this.box.open(clientSecretBox, place),
      authorizationUrl: authorizationUrl!,
      tokenUrl: tokenUrl!,
      scope: scope!,
      redirectUrl: redirectUrl ?? defaultRedirectUrl((await this.settings.get()).baseUrl),
      proxy,
    };
  }

  /** Throws DiagnosedError when there is no token, for now or until someone acts. */
  async credentials(client: OAuthClient): Promise<AccessTokenCredentials> {
    return this.withToken(client, await this.tokens.accessTokenFor(client));
  }

  private withToken(client: OAuthClient, { value, expiresAt }: AccessToken): AccessTokenCredentials {
    return {
      kind: 'ACCESS_TOKEN',
      username: client.email,
      accessToken: value,
      expiresAt,
      whenRefused: {
        renew: async () => this.withToken(client, await this.tokens.renew(client, value)),
        explain: (refusal) => {
          const now = this.clock.now();
          const context = contextOf(client, now, { secrets: [value] });
          // Where everything is slow, a token of a short life ends on its way: nobody has to act.
          const event: OAuthEvent = now >= expiresAt ? TOO_LATE : { kind: 'SASL', ...refusal };
          return diagnoseOAuth(event, context).diagnosis;
        },
      },
    };
  }
}
