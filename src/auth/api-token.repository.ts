import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { ApiToken } from './api-token.entity';

@Injectable()
export class ApiTokenRepository extends BaseRepository {
  findAll(): Promise<ApiToken[]> {
    return this.db.read.find(ApiToken, { order: { id: 'DESC' } });
  }

  findById(tx: Tx, id: string): Promise<ApiToken | null> {
    return this.db.manager(tx).findOneBy(ApiToken, { id });
  }

  findByHash(tokenHash: string): Promise<ApiToken | null> {
    return this.db.read.findOneBy(ApiToken, { tokenHash });
  }

  async add(tx: Tx, token: ApiToken): Promise<void> {
    await this.db.manager(tx).insert(ApiToken, token);
  }

  async recordUse(tx: Tx, id: string, at: Date): Promise<void> {
    await this.db.manager(tx).update(ApiToken, { id }, { lastUsedAt: at });
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await this.db.manager(tx).delete(ApiToken, { id });
  }
}
