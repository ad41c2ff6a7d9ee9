import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode, reviveDiagnosis } from '../common/diagnosis';
import { LeaseService } from '../tasks/lease.service';
import { AuthorizationStore } from './authorization.store';
import { diagnoseOAuth, type OAuthEvent } from './diagnose-oauth';
import { type OAuthAuthorization, OAuthStatus } from './oauth-authorization.entity';
import { contextOf, type OAuthClient } from './oauth-client';
import { TokenEndpoint } from './token-endpoint';

export interface AccessToken {
  value: string;
  expiresAt: Date;
}

/** How a refresh by the schedule has left a server's consent. */
export interface RefreshNews {
  before: OAuthAuthorization;
  after: OAuthAuthorization;
  /** Whether there is an access token that lasts. */
  usable: boolean;
}

/** A refresh elsewhere is over by then, or its process is gone and its lease has run out. */
const PATIENCE_MS = 40_000;
const LOOK_AGAIN_MS = 100;

/** Access tokens that last. One refresh per server is under way at any time, in all processes together. */
@Injectable()
export class TokenService {
  /** Refreshes of this process. */
  private readonly running = new Map<string, Promise<boolean>>();

  constructor(
    private readonly store: AuthorizationStore,
    private readonly endpoint: TokenEndpoint,
    private readonly leases: LeaseService,
    private readonly clock: Clock,
  ) {}

  /** Renewed when its end is near. Throws DiagnosedError when there is none: for now, or until someone acts. */
  accessTokenFor(client: OAuthClient): Promise<AccessToken> {
    return this.get(client, null);
  }

  /** Another one than that which a mail server has refused although it should be valid. Throws like accessTokenFor. */
  renew(client: OAuthClient, refused: string): Promise<AccessToken> {
    return this.get(client, refused);
  }

  /** For the schedule. Null for a server that is not authorized any longer. */
  async refreshDue(client: OAuthClient): Promise<RefreshNews | null> {
    const before = await this.store.find(client.serverId);
    if (!before) return null;
    if (before.status !== OAuthStatus.AUTHORIZED) await this.store.endAccess(before);
    else if (this.isDue(await this.require(client), null)) await this.refreshHere(client, null);
    const after = await this.store.find(client.serverId);
    return after && { before, after, usable: this.store.accessTokenOf(after) !== null };
  }

  private async get(client: OAuthClient, refused: string | null): Promise<AccessToken> {
    const startedAt = performance.now();
    let row = await this.require(client);
    while (this.isDue(row, refused)) {
      const isDone = await this.refreshHere(client, refused);
      // A refresh that another process has begun is its business as long as the token lasts.
      const lasting = isDone ? null : this.usable(row, refused);
      if (lasting) return lasting;
      if (!isDone) await delay(LOOK_AGAIN_MS);
      row = await this.require(client);
      if (isDone || performance.now() - startedAt > PATIENCE_MS) break;
    }
    return this.usable(row, refused) ?? this.fail(client, row);
  }

  /** False when another process is at it. */
  private refreshHere(client: OAuthClient, refused: string | null): Promise<boolean> {
    const { serverId } = client;
    const running = this.running.get(serverId);
    if (running) return running;
    const work = this.leases.runExclusive(`oauth:${serverId}`, () => this.refreshUnlessDone(client, refused));
    const started = work.then((done) => done !== null).finally(() => this.running.delete(serverId));
    this.running.set(serverId, started);
    return started;
  }

  /** Reads again under the lease: whoever had it before may have done the work. */
  private async refreshUnlessDone(client: OAuthClient, refused: string | null): Promise<true> {
    const row = await this.require(client);
    const refreshToken = this.isDue(row, refused) ? this.store.refreshTokenOf(row) : null;
    if (refreshToken === null) return true;
    const answer = await this.endpoint.refresh(client, refreshToken, row.authorizedAt);
    await this.store.refreshed(client, row, answer);
    return true;
  }

  /** After a failure its time counts for everybody: a provider in trouble is not asked at every sign-in. */
  private isDue(row: OAuthAuthorization, refused: string | null): boolean {
    if (row.status !== OAuthStatus.AUTHORIZED || row.refreshAt === null) return false;
    if (row.refreshAt <= this.clock.now()) return true;
    return row.failures === 0 && this.usable(row, refused) === null;
  }

  private usable(row: OAuthAuthorization, refused: string | null): AccessToken | null {
    const token = this.store.accessTokenOf(row);
    return token?.value === refused ? null : token;
  }

  private async require(client: OAuthClient): Promise<OAuthAuthorization> {
    const row = await this.store.find(client.serverId);
    const isForOther = row?.grantKey != null && row.grantKey !== client.grantKey;
    return row && !isForOther ? row : this.fail(client, null);
  }

  private fail(client: OAuthClient, row: OAuthAuthorization | null): never {
    const problem = reviveDiagnosis(row?.problem ?? null);
    if (problem) throw new DiagnosedError(problem);
    const event: OAuthEvent =
      row?.status === OAuthStatus.AUTHORIZED
        ? { kind: 'NETWORK', error: Object.assign(new Error('No new access token in time'), { code: 'ETIMEDOUT' }) }
        : { kind: 'FINDING', code: DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED };
    throw new DiagnosedError(diagnoseOAuth(event, contextOf(client, this.clock.now())).diagnosis);
  }
}
