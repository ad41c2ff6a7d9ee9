import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan } from 'typeorm';
import { newId } from '../common/ids';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { insertInBatches } from '../database/write-in-batches';
import { ChangeEvent } from './change-event.entity';

@Injectable()
export class ChangeEventRepository extends BaseRepository {
  async add(tx: Tx, kind: string, subjectIds: string[], at: Date): Promise<void> {
    const events = subjectIds.map((subjectId) => ({ id: newId(), kind, subjectId, at }));
    await insertInBatches(this.db.manager(tx), ChangeEvent, events);
  }

  findSince(since: Date, skip: number, take: number): Promise<ChangeEvent[]> {
    return this.db.read.find(ChangeEvent, {
      where: { at: MoreThan(since) },
      order: { at: 'ASC', id: 'ASC' },
      skip,
      take,
    });
  }

  async removeBefore(tx: Tx, before: Date): Promise<void> {
    await this.db.manager(tx).delete(ChangeEvent, { at: LessThan(before) });
  }
}
