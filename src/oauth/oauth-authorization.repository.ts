import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { OAuthAuthorization } from './oauth-authorization.entity';

export type AuthorizationChanges = Partial<Omit<OAuthAuthorization, 'serverId' | 'version'>>;

@Injectable()
export class OAuthAuthorizationRepository extends BaseRepository {
  find(tx: Tx | null, serverId: string): Promise<OAuthAuthorization | null> {
    return this.db.manager(tx).findOneBy(OAuthAuthorization, { serverId });
  }

  findByServerIds(ids: string[]): Promise<OAuthAuthorization[]> {
    return this.db.read.findBy(OAuthAuthorization, { serverId: In(ids) });
  }

  /** Those whose turn has come, the longest waiting first. */
  findDue(now: Date, limit: number): Promise<OAuthAuthorization[]> {
    const where = { refreshAt: LessThanOrEqual(now) };
    return this.db.read.find(OAuthAuthorization, { where, order: { refreshAt: 'ASC' }, take: limit });
  }

  /** Leaves a row that is already there as it is. */
  async insertIfMissing(tx: Tx, row: OAuthAuthorization): Promise<void> {
    await this.db.manager(tx).createQueryBuilder().insert().into(OAuthAuthorization).values(row).orIgnore().execute();
  }

  async update(tx: Tx, serverId: string, changes: AuthorizationChanges): Promise<void> {
    await this.set(tx, { serverId }, changes);
  }

  /** False, without a change, when somebody else has stored tokens since that version was read. */
  async updateTokens(
    tx: Tx,
    { serverId, version }: OAuthAuthorization,
    changes: AuthorizationChanges,
  ): Promise<boolean> {
    return (await this.set(tx, { serverId, version }, { ...changes, version: version + 1 })) === 1;
  }

  async remove(tx: Tx, serverId: string): Promise<void> {
    await this.db.manager(tx).delete(OAuthAuthorization, { serverId });
  }

  private async set(
    tx: Tx,
    where: { serverId: string; version?: number },
    changes: AuthorizationChanges & { version?: number },
  ): Promise<number> {
    const update = this.db.manager(tx).createQueryBuilder().update(OAuthAuthorization).set(changes).where(where);
    return (await update.execute()).affected ?? 0;
  }
}
