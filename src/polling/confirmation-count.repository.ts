import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { ConfirmationCount } from './confirmation-count.entity';

@Injectable()
export class ConfirmationCountRepository extends BaseRepository {
  async findByKeys(tx: Tx, keys: string[]): Promise<ConfirmationCount[]> {
    return keys.length === 0 ? [] : this.db.manager(tx).findBy(ConfirmationCount, { key: In(keys) });
  }

  /** The intake alone writes here, one batch at a time, so nothing changes between reading and this. */
  async save(tx: Tx, counts: ConfirmationCount[]): Promise<void> {
    if (counts.length > 0) await this.db.manager(tx).upsert(ConfirmationCount, counts, ['key']);
  }

  async removeBefore(tx: Tx, dayStart: Date): Promise<void> {
    await this.db.manager(tx).delete(ConfirmationCount, { dayStart: LessThan(dayStart) });
  }
}
