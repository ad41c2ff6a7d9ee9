import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { ServerHealthRow } from './server-health.entity';

@Injectable()
export class ServerHealthRepository extends BaseRepository {
  find(tx: Tx, serverId: string): Promise<ServerHealthRow | null> {
    return this.db.manager(tx).findOneBy(ServerHealthRow, { serverId });
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

  async delete(tx: Tx, serverId: string): Promise<void> {
    await this.db.manager(tx).delete(ServerHealthRow, { serverId });
  }
}
