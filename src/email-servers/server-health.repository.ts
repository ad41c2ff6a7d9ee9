import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { ServerHealthRow } from './server-health.entity';

@Injectable()
export class ServerHealthRepository extends BaseRepository {
  /** Null when it is gone. Nobody else changes it before `tx` ends, so that it may be written back as a whole. */
  async lock(tx: Tx, serverId: string): Promise<ServerHealthRow | null> {
    const manager = this.db.manager(tx);
    await manager.update(ServerHealthRow, { serverId }, { serverId });
    return manager.findOneBy(ServerHealthRow, { serverId });
  }

  findByServerIds(ids: string[]): Promise<ServerHealthRow[]> {
    return this.db.read.findBy(ServerHealthRow, { serverId: In(ids) });
  }

  async insert(tx: Tx, row: ServerHealthRow): Promise<void> {
    await this.db.manager(tx).createQueryBuilder().insert().into(ServerHealthRow).values(row).execute();
  }

  async update(tx: Tx, { serverId, ...values }: ServerHealthRow): Promise<void> {
    await this.db.manager(tx).createQueryBuilder().update(ServerHealthRow).set(values).where({ serverId }).execute();
  }

  async clearParkedSince(tx: Tx, serverId: string): Promise<boolean> {
    const where = { serverId, parkedSince: Not(IsNull()) };
    return (await this.db.manager(tx).update(ServerHealthRow, where, { parkedSince: null })).affected === 1;
  }

  async delete(tx: Tx, serverId: string): Promise<void> {
    await this.db.manager(tx).delete(ServerHealthRow, { serverId });
  }
}
