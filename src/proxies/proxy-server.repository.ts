import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { ProxyServer } from './proxy-server.entity';

@Injectable()
export class ProxyServerRepository extends BaseRepository {
  findAll(): Promise<ProxyServer[]> {
    return this.db.read.find(ProxyServer, { order: { nameKey: 'ASC' } });
  }

  findByIds(ids: string[]): Promise<ProxyServer[]> {
    return this.db.read.findBy(ProxyServer, { id: In(ids) });
  }

  find(tx: Tx | null, id: string): Promise<ProxyServer | null> {
    return this.db.manager(tx).findOneBy(ProxyServer, { id });
  }

  /** Null when it is gone. Nobody else changes it before `tx` ends, so that it may be written back as a whole. */
  async lock(tx: Tx, id: string): Promise<ProxyServer | null> {
    await this.db.manager(tx).update(ProxyServer, { id }, { id });
    return this.find(tx, id);
  }

  exists(tx: Tx | null, id: string): Promise<boolean> {
    return this.db.manager(tx).existsBy(ProxyServer, { id });
  }

  async insert(tx: Tx, proxy: ProxyServer): Promise<void> {
    await this.db.manager(tx).insert(ProxyServer, proxy);
  }

  async update(tx: Tx, { id, ...values }: ProxyServer): Promise<void> {
    await this.db.manager(tx).update(ProxyServer, { id }, values);
  }

  /** Fails with a foreign key violation while a server uses it. */
  async delete(tx: Tx, id: string): Promise<void> {
    await this.db.manager(tx).delete(ProxyServer, { id });
  }
}
