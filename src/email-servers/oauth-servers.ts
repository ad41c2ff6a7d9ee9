import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import type { OAuthClient } from '../oauth/oauth-client';
import { EmailAuthType, ServerDirection } from './email-server.enums';
import type { EmailServerRow } from './email-server.repository';
import { EndpointService } from './endpoint.service';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import { IncomingEmailServerRepository } from './incoming-email-server.repository';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';
import { OutgoingEmailServerRepository } from './outgoing-email-server.repository';

/** A server that signs in with OAuth, of either direction, with its client. */
export type OAuthServer = { client: OAuthClient } & (
  | { direction: ServerDirection.INCOMING; row: IncomingEmailServer }
  | { direction: ServerDirection.OUTGOING; row: OutgoingEmailServer }
);

/** Authorizations know servers by their id only; this finds those that they are for. */
@Injectable()
export class OAuthServers {
  constructor(
    private readonly incoming: IncomingEmailServerRepository,
    private readonly outgoing: OutgoingEmailServerRepository,
    private readonly endpoints: EndpointService,
  ) {}

  /** Null when it was deleted, or signs in otherwise by now. Throws DiagnosedError when its secret cannot be read. */
  async find(id: string): Promise<OAuthServer | null> {
    const incoming = await this.incoming.find(null, id);
    if (incoming?.authType === EmailAuthType.OAUTH) {
      const direction = ServerDirection.INCOMING;
      return { direction, row: incoming, client: await this.endpoints.oauthClient(incoming, direction) };
    }
    const outgoing = await this.outgoing.find(null, id);
    if (outgoing?.authType !== EmailAuthType.OAUTH) return null;
    const direction = ServerDirection.OUTGOING;
    return { direction, row: outgoing, client: await this.endpoints.oauthClient(outgoing, direction) };
  }

  /** The row as it is now. */
  again(tx: Tx, { direction, row }: OAuthServer): Promise<EmailServerRow | null> {
    return direction === ServerDirection.INCOMING ? this.incoming.find(tx, row.id) : this.outgoing.find(tx, row.id);
  }
}
