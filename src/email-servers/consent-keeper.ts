import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Database } from '../database/database';
import { AuthorizationStore } from '../oauth/authorization.store';
import type { LastingGrant } from '../oauth/token-answer';
import { GrantRevoker } from './grant-revoker';
import { type OAuthServer, OAuthServers } from './oauth-servers';
import { endsConsent } from './server-changes';
import { ServerHealthService } from './server-health.service';

/** Stores a consent, so that mail flows at once. */
@Injectable()
export class ConsentKeeper {
  constructor(
    private readonly db: Database,
    private readonly servers: OAuthServers,
    private readonly authorizations: AuthorizationStore,
    private readonly health: ServerHealthService,
    private readonly audit: AuditService,
    private readonly grants: GrantRevoker,
  ) {}

  /** False, without a change, when the server has become another one while its consent was given. */
  keep(server: OAuthServer, grant: LastingGrant, actor: Actor): Promise<boolean> {
    const { row, direction, client } = server;
    return this.db.transaction(async (tx) => {
      const now = await this.servers.again(tx, server);
      if (!now || endsConsent(row, now)) return false;
      const replaced = await this.authorizations.consent(tx, client, grant);
      // Whatever was found before was found without this consent.
      await this.health.reset(tx, row.id, direction, now.enabled);
      await this.audit.record(tx, actor, replaced ? 'oauth.consentReplaced' : 'oauth.consentGiven', client.subject);
      if (replaced) this.db.afterCommit(tx, () => this.grants.revoke(row, direction, replaced));
      return true;
    });
  }
}
