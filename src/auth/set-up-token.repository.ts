import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import { Property } from '../database/property.entity';
import type { Tx } from '../database/tx';

const NAME = 'setup-token-hash';

/** The hash of the one-time token that makes the first administrator. */
@Injectable()
export class SetUpTokenRepository extends BaseRepository {
  async set(tx: Tx, hash: string): Promise<void> {
    await this.db.manager(tx).upsert(Property, { name: NAME, value: hash }, ['name']);
  }

  matches(hash: string): Promise<boolean> {
    return this.db.read.existsBy(Property, { name: NAME, value: hash });
  }

  /** One statement decides, so that of two callers with the same token one gets false. */
  async consume(tx: Tx, hash: string): Promise<boolean> {
    return (await this.db.manager(tx).delete(Property, { name: NAME, value: hash })).affected === 1;
  }
}
