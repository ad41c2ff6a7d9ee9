import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { insertInBatches } from '../database/write-in-batches';
import type { Tx } from '../database/tx';
import { AttachmentRow } from './attachment.entity';

@Injectable()
export class AttachmentRepository extends BaseRepository {
  async add(tx: Tx, rows: AttachmentRow[]): Promise<void> {
    await insertInBatches(this.db.manager(tx), AttachmentRow, rows);
  }

  findById(id: string): Promise<AttachmentRow | null> {
    return this.db.read.findOneBy(AttachmentRow, { id });
  }

  async findByIds(tx: Tx | null, ids: string[]): Promise<AttachmentRow[]> {
    return ids.length === 0 ? [] : this.db.manager(tx).findBy(AttachmentRow, { id: In(ids) });
  }

  /** In the order in which they stand in the mail. */
  findByEntryIds(entryIds: string[]): Promise<AttachmentRow[]> {
    return this.db.read.find(AttachmentRow, { where: { entryId: In(entryIds) }, order: { id: 'ASC' } });
  }

  /** Gives uploads to the entry that sends them; answers how many were still free and uploaded by the same person. */
  async bind(tx: Tx, ids: string[], entryId: string, uploadedBy: string): Promise<number> {
    if (ids.length === 0) return 0;
    const free = { id: In(ids), entryId: IsNull(), uploadedBy };
    return (await this.db.manager(tx).update(AttachmentRow, free, { entryId })).affected ?? 0;
  }

  async removeUnusedBefore(tx: Tx, before: Date): Promise<number> {
    const unused = { entryId: IsNull(), createdAt: LessThan(before) };
    return (await this.db.manager(tx).delete(AttachmentRow, unused)).affected ?? 0;
  }
}
