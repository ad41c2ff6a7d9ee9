import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { insertInBatches } from '../database/write-in-batches';
import { KnownUidl } from './known-uidl.entity';
import type { Mailbox } from './mailbox.entity';

/** Unique-ids in one statement. */
const AT_ONCE = 1_000;

@Injectable()
export class KnownUidlRepository extends BaseRepository {
  /** Those of the given that are known, each with whether it is still to be taken in. */
  async find({ id, generation }: Mailbox, uids: readonly string[]): Promise<Map<string, { pending: boolean }>> {
    const found = new Map<string, { pending: boolean }>();
    for (let from = 0; from < uids.length; from += AT_ONCE) {
      const uid = In(uids.slice(from, from + AT_ONCE));
      for (const row of await this.db.read.findBy(KnownUidl, { mailboxId: id, generation, uid })) {
        found.set(row.uid, row);
      }
    }
    return found;
  }

  async add(tx: Tx, { id, generation }: Mailbox, uids: readonly string[], pending: boolean): Promise<void> {
    const rows = uids.map((uid) => ({ mailboxId: id, generation, uid, pending }));
    await insertInBatches(this.db.manager(tx), KnownUidl, rows);
  }

  /** Those that were pending are recorded now. */
  async settle(tx: Tx, { id, generation }: Mailbox, uids: readonly string[]): Promise<void> {
    if (uids.length === 0) return;
    const place = { mailboxId: id, generation, uid: In(uids) };
    await this.db.manager(tx).update(KnownUidl, place, { pending: false });
  }
}
