import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { Mailbox } from './mailbox.entity';

export type MailboxStart = Omit<Mailbox, 'id' | 'serverId' | 'placeHash' | 'listedCount' | 'createdAt'>;

@Injectable()
export class MailboxRepository extends BaseRepository {
  findByPlace(serverId: string, placeHash: string): Promise<Mailbox | null> {
    return this.db.read.findOneBy(Mailbox, { serverId, placeHash });
  }

  async add(tx: Tx, mailbox: Mailbox): Promise<void> {
    await this.db.manager(tx).insert(Mailbox, mailbox);
  }

  async begin(tx: Tx, id: string, start: MailboxStart): Promise<void> {
    await this.db.manager(tx).update(Mailbox, { id }, start);
  }

  async setListing(tx: Tx, { id, generation, listedCount }: Mailbox): Promise<void> {
    await this.db.manager(tx).update(Mailbox, { id }, { generation, listedCount });
  }

  /** With its new anchors; answers false when the cursor is not where it was read: somebody else recorded meanwhile. */
  async advance(tx: Tx, mailbox: Mailbox, cursorUid: number): Promise<boolean> {
    const { id, generation, cursorUid: before, anchors, highestModseq } = mailbox;
    const where = { id, generation, cursorUid: before };
    const result = await this.db.manager(tx).update(Mailbox, where, { cursorUid, anchors, highestModseq });
    return result.affected === 1;
  }
}
