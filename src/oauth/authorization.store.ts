import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { SYSTEM } from '../common/actor';
import { adviseOn } from '../common/advice';
import { Clock } from '../common/clock';
import { DiagnosedError, type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { EventService } from '../events/event.service';
import { SecretBox, SecretUnreadable } from '../secrets/secret-box';
import { afterConsent, afterConsentGone, afterFailure, afterRefresh, NEVER_AUTHORIZED } from './authorization-changes';
import { contextOf, type OAuthClient } from './oauth-client';
import { type OAuthAuthorization, OAuthStatus } from './oauth-authorization.entity';
import { type AuthorizationChanges, OAuthAuthorizationRepository } from './oauth-authorization.repository';
import type { LastingGrant, TokenGrant } from './token-answer';
import type { RefreshAnswer } from './token-endpoint';

type TokenColumn = 'accessToken' | 'refreshToken';

/** Keeps what consents bring: tokens sealed, each change in one transaction and told to subscribers. */
@Injectable()
export class AuthorizationStore {
  constructor(
    private readonly db: Database,
    private readonly rows: OAuthAuthorizationRepository,
    private readonly box: SecretBox,
    private readonly events: EventService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  find(serverId: string): Promise<OAuthAuthorization | null> {
    return this.rows.find(null, serverId);
  }

  /** Null when there is none or it has ended. Throws DiagnosedError when the key is missing. */
  accessTokenOf(row: OAuthAuthorization): { value: string; expiresAt: Date } | null {
    const { accessTokenBox, accessTokenExpiresAt } = row;
    if (accessTokenBox === null || accessTokenExpiresAt === null || accessTokenExpiresAt <= this.clock.now()) {
      return null;
    }
    return { value: this.open(row.serverId, 'accessToken', accessTokenBox), expiresAt: accessTokenExpiresAt };
  }

  /** Throws DiagnosedError when the key is missing. */
  refreshTokenOf({ serverId, refreshTokenBox }: OAuthAuthorization): string | null {
    return refreshTokenBox === null ? null : this.open(serverId, 'refreshToken', refreshTokenBox);
  }

  /** A browser goes to the provider, and is expected back. */
  async begin(tx: Tx, serverId: string): Promise<void> {
    await this.rows.insertIfMissing(tx, { serverId, ...NEVER_AUTHORIZED });
    await this.change(tx, serverId, { consentBegunAt: this.clock.now() });
  }

  /** The browser came back without a consent. What an earlier one brought stays, and then is all that counts. */
  async refuse(serverId: string, problem: Diagnosis): Promise<void> {
    await this.db.transaction(async (tx) => {
      const row = await this.rows.find(tx, serverId);
      const authorized = row?.status === OAuthStatus.AUTHORIZED;
      await this.change(tx, serverId, authorized ? { consentBegunAt: null } : { consentBegunAt: null, problem });
    });
  }

  /** Answers the refresh token of the consent that this one replaces, if there is one. */
  async consent(tx: Tx, { serverId, grantKey }: OAuthClient, grant: LastingGrant): Promise<string | null> {
    await this.rows.insertIfMissing(tx, { serverId, ...NEVER_AUTHORIZED });
    const before = (await this.rows.find(tx, serverId))!;
    const changes = { grantKey, ...afterConsent(grant, this.clock.now()), ...this.sealed(serverId, grant) };
    await this.rows.updateTokens(tx, before, changes);
    await this.events.announce(tx, 'server-health', [serverId]);
    return this.readable(before);
  }

  /** What a refresh of `row` has brought; of no effect when the tokens are others by now. */
  async refreshed(client: OAuthClient, row: OAuthAuthorization, answer: RefreshAnswer): Promise<void> {
    const changes = this.changesAfter(client, row, answer);
    await this.db.transaction(async (tx) => {
      if (!(await this.rows.updateTokens(tx, row, changes))) return;
      const { status = row.status, problem = row.problem } = changes;
      if (status !== row.status || problem?.code !== row.problem?.code) {
        await this.events.announce(tx, 'server-health', [row.serverId]);
      }
      if (status !== row.status) await this.audit.record(tx, SYSTEM, 'oauth.consentEnded', client.subject);
    });
  }

  /** The consent has ended before, and now its last access token has too. */
  async endAccess(row: OAuthAuthorization): Promise<void> {
    const ended = { accessTokenBox: null, accessTokenExpiresAt: null, refreshAt: null };
    await this.db.transaction((tx) => this.rows.updateTokens(tx, row, ended));
  }

  /** Tries again at once, e.g. because the client secret was corrected. */
  async retry(tx: Tx, serverId: string): Promise<void> {
    const row = await this.rows.find(tx, serverId);
    if (row?.status !== OAuthStatus.AUTHORIZED || row.failures === 0) return;
    await this.change(tx, serverId, { failures: 0, problem: null, refreshAt: this.clock.now() });
  }

  /** Answers the refresh token, for revoking it. */
  async forget(tx: Tx, serverId: string): Promise<string | null> {
    const row = await this.rows.find(tx, serverId);
    if (!row) return null;
    await this.rows.remove(tx, serverId);
    return this.readable(row);
  }

  private changesAfter(client: OAuthClient, row: OAuthAuthorization, answer: RefreshAnswer): AuthorizationChanges {
    const now = this.clock.now();
    if (answer.kind === 'GRANTED') {
      return { ...afterRefresh(row, answer.grant, now), ...this.sealed(row.serverId, answer.grant) };
    }
    const { diagnosis, failure } = answer.judgement;
    if (failure === 'CONSENT_GONE') return afterConsentGone(row, diagnosis, contextOf(client, now));
    return afterFailure(row, { diagnosis, failure, retryAfterMs: answer.retryAfterMs }, now);
  }

  private async change(tx: Tx, serverId: string, changes: AuthorizationChanges): Promise<void> {
    await this.rows.update(tx, serverId, changes);
    await this.events.announce(tx, 'server-health', [serverId]);
  }

  private sealed(serverId: string, { accessToken, refreshToken }: TokenGrant): AuthorizationChanges {
    return {
      accessTokenBox: this.box.seal(accessToken, place(serverId, 'accessToken')),
      ...(refreshToken !== null && {
        refreshTokenBox: this.box.seal(refreshToken, place(serverId, 'refreshToken')),
      }),
    };
  }

  /** What cannot be opened any more cannot be revoked either, and is no reason to keep it. */
  private readable(row: OAuthAuthorization): string | null {
    try {
      return this.refreshTokenOf(row);
    } catch (error) {
      if (error instanceof DiagnosedError) return null;
      throw error;
    }
  }

  private open(serverId: string, column: TokenColumn, box: string): string {
    try {
      return this.box.open(box, place(serverId, column));
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      const diagnosis = adviseOn(DiagnosisCode.OAUTH_INVALID_GRANT, UNREADABLE, error.message, this.clock.now());
      throw new DiagnosedError(diagnosis, { cause: error });
    }
  }
}

const UNREADABLE = {
  title: 'The stored consent cannot be read',
  remedy: ['Start Mailroom with the SECRET_KEY that it was saved with.', 'Or open the server and choose Authorize.'],
  transient: false,
};

function place(serverId: string, column: TokenColumn) {
  return { table: 'oauth_authorizations', column, row: serverId };
}
