import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { type HeldLease, LeaseService } from '../tasks/lease.service';
import { KnownUidlRepository } from './known-uidl.repository';
import type { Mailbox } from './mailbox.entity';
import { MailboxRepository } from './mailbox.repository';

/** What a look at a mailbox has found out, to be kept. */
export interface Findings {
  generation: number;
  /** See Mailbox. */
  listedCount: number | null;
  /** To be left where they are. */
  leave: readonly string[];
  /** To be taken in without a confirmation. */
  quiet: readonly string[];
}

/** By uid: whether it is still to be taken in. */
export type KnownUidls = ReadonlyMap<string, { pending: boolean }>;

/** A message's place in the ledger: hex SHA-256 of its UIDL, which may be longer than a column and whose case counts. */
export function uidOf(uidl: string): string {
  return createHash('sha256').update(uidl, 'latin1').digest('hex');
}

/** What is known of the messages of POP3 mailboxes; everything that changes it runs under the mailbox's lease. */
@Injectable()
export class UidlLedger {
  constructor(
    private readonly db: Database,
    private readonly mailboxes: MailboxRepository,
    private readonly uidls: KnownUidlRepository,
    private readonly leases: LeaseService,
  ) {}

  /** Those of the given that are known, each with whether it is still to be taken in. */
  known(mailbox: Mailbox, messages: readonly { uid: string }[]): Promise<KnownUidls> {
    return this.uidls.find(
      mailbox,
      messages.map((m) => m.uid),
    );
  }

  async keep(mailbox: Mailbox, findings: Findings, lease: HeldLease): Promise<Mailbox> {
    await this.db.transaction(async (tx) => {
      await this.leases.assertHeld(tx, lease);
      await this.write(tx, mailbox, findings);
    });
    return { ...mailbox, generation: findings.generation, listedCount: findings.listedCount };
  }

  /** The same for a transaction that writes more, and has seen to the lease. */
  async write(tx: Tx, mailbox: Mailbox, { generation, listedCount, leave, quiet }: Findings): Promise<void> {
    const after = { ...mailbox, generation, listedCount };
    await this.mailboxes.setListing(tx, after);
    await this.uidls.add(tx, after, leave, false);
    await this.uidls.add(tx, after, quiet, true);
  }

  /** For the transaction that records them. */
  async recorded(tx: Tx, mailbox: Mailbox, messages: readonly { uid: string; quiet: boolean }[]): Promise<void> {
    const uidsOf = (quiet: boolean) => messages.filter((m) => m.quiet === quiet).map((m) => m.uid);
    await this.uidls.settle(tx, mailbox, uidsOf(true));
    await this.uidls.add(tx, mailbox, uidsOf(false), false);
  }
}
