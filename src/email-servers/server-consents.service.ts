import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { AuthorizationStore } from '../oauth/authorization.store';
import { ConsentService } from '../oauth/consent.service';
import { OAuthStatus } from '../oauth/oauth-authorization.entity';
import { GrantRevoker } from './grant-revoker';
import { EmailAuthType, type ServerDirection } from './email-server.enums';
import type { EmailServerRow } from './email-server.repository';
import { subjectOf } from './oauth-sign-in';
import { endsConsent, hasNewClientSecret } from './server-changes';

/** What changing and deleting a server means for its consent. */
@Injectable()
export class ServerConsents {
  constructor(
    private readonly db: Database,
    private readonly authorizations: AuthorizationStore,
    private readonly consents: ConsentService,
    private readonly grants: GrantRevoker,
    private readonly audit: AuditService,
  ) {}

  async isWanted(server: EmailServerRow): Promise<boolean> {
    if (server.authType !== EmailAuthType.OAUTH) return false;
    return (await this.authorizations.find(server.id))?.status !== OAuthStatus.AUTHORIZED;
  }

  /** Throws UserInputError for a server that has nothing to be asked for. */
  authorizationUrl(server: EmailServerRow, direction: ServerDirection): Promise<string> {
    if (server.authType !== EmailAuthType.OAUTH) {
      const message = 'This server signs in with a password: set Authentication to OAuth first.';
      throw UserInputError.of('id', 'OAUTH_REQUIRED', message);
    }
    return this.consents.authorizationUrl(server.id, direction);
  }

  /** A consent was given for one client, account and mail server; for another one it is asked anew. */
  async changed(
    tx: Tx,
    actor: Actor,
    { before, after, direction }: { before: EmailServerRow; after: EmailServerRow; direction: ServerDirection },
  ): Promise<void> {
    if (endsConsent(before, after)) await this.end(tx, actor, before, direction);
    else if (hasNewClientSecret(before, after)) await this.authorizations.retry(tx, after.id);
  }

  /** The server is deleted, or its consent is of no use any more: tokens go, here and at the provider. */
  async end(tx: Tx, actor: Actor, server: EmailServerRow, direction: ServerDirection): Promise<void> {
    await this.consents.forget(tx, server.id);
    const refreshToken = await this.authorizations.forget(tx, server.id);
    if (refreshToken === null) return;
    await this.audit.record(tx, actor, 'oauth.consentRevoked', subjectOf(server, direction));
    this.db.afterCommit(tx, () => this.grants.revoke(server, direction, refreshToken));
  }
}
