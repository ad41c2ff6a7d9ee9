import { Injectable } from '@nestjs/common';
import { OAuthAuthorizationRepository } from '../oauth/oauth-authorization.repository';
import { OAuthStatus } from '../oauth/oauth-authorization.entity';
import { providerOf } from '../oauth/oauth-providers';
import { Revoker } from '../oauth/revoker';
import { EndpointService } from './endpoint.service';
import { EmailAuthType, type ServerDirection } from './email-server.enums';
import type { EmailServerRow } from './email-server.repository';
import { IncomingEmailServerRepository } from './incoming-email-server.repository';
import { OutgoingEmailServerRepository } from './outgoing-email-server.repository';

/** Gives a server's tokens back at the provider, unless another server would lose its own by that. */
@Injectable()
export class GrantRevoker {
  constructor(
    private readonly revoker: Revoker,
    private readonly endpoints: EndpointService,
    private readonly incoming: IncomingEmailServerRepository,
    private readonly outgoing: OutgoingEmailServerRepository,
    private readonly authorizations: OAuthAuthorizationRepository,
  ) {}

  /** `server` as it was when the token was its own. In the background, best effort. */
  revoke(server: EmailServerRow, direction: ServerDirection, refreshToken: string): void {
    this.revoker.inBackground(server.id, async () => {
      const client = await this.endpoints.oauthClient(server, direction);
      if (providerOf(client)?.revokesWholeAccount && (await this.isInUse(server))) return;
      await this.revoker.revoke(client, refreshToken);
    });
  }

  /** Whether this server (after a new consent) or another one lives on what the account has granted to the client. */
  private async isInUse(server: EmailServerRow): Promise<boolean> {
    const all = [...(await this.incoming.findAll()), ...(await this.outgoing.findAll())];
    const users = all.filter((other) => hasSameGrant(other, server));
    const rows = await this.authorizations.findByServerIds(users.map(({ id }) => id));
    return rows.some(({ status }) => status === OAuthStatus.AUTHORIZED);
  }
}

function hasSameGrant(one: EmailServerRow, other: EmailServerRow): boolean {
  return (
    one.authType === EmailAuthType.OAUTH &&
    one.oauthClient.clientId === other.oauthClient.clientId &&
    one.email.toLowerCase() === other.email.toLowerCase()
  );
}
