import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { Mailbox } from './mailbox.entity';

@Injectable()
export class MailboxRepository extends BaseRepository {
  findByPlace(serverId: string, placeHash: string): Promise<Mailbox | null> {
    return this.db.read.findOneBy(Mailbox, { serverId, placeHash });
  }

  async add(tx: Tx, mailbox: Mailbox): Promise<void> {
    await this.db.manager(tx).insert(Mailbox, mailbox);
  }

  async begin(
    tx: Tx,
    id: string,
    start: Pick<Mailbox, 'uidValidity' | 'generation' | 'cursorUid' | 'quietUntilUid'>,
  ): Promise<void> {
    await this.db.manager(tx).update(Mailbox, { id }, start);
  }

  async setListing(tx: Tx, { id, generation, listedCount }: Mailbox): Promise<void> {
    await this.db.manager(tx).update(Mailbox, { id }, { generation, listedCount });
  }

  /** Answers false when the cursor is not where it was read: somebody else recorded meanwhile. */
  async advance(tx: Tx, mailbox: Mailbox, cursorUid: number): Promise<boolean> {
    const { id, generation, cursorUid: before } = mailbox;
    const result = await this.db.manager(tx).update(Mailbox, { id, generation, cursorUid: before }, { cursorUid });
    return result.affected === 1;
  }
}
