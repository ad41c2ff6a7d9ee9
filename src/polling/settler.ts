import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { type HeldLease, LeaseLost, LeaseService } from '../tasks/lease.service';
import { type Batch, DecisionReader } from './decision-reader';
import { type Decision, decide } from './decide';
import { DecisionWriter } from './decision-writer';
import type { InboundMessageRow } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';
import { InboundMessageRepository } from './inbound-message.repository';
import { journeyStep } from './journey';
import { type Mail, type ReadableMail, splitAtReferences } from './mail-batch';
import { headerColumns } from './message-headers';
import { inStage } from './stages';

/** Deciding a message may fail this often (a deadlock, a full disk) before it goes to quarantine. */
const MAX_ATTEMPTS = 3;

/** Decides parsed messages and writes what follows from it: requests, entries, notifications and their own rows. */
@Injectable()
export class Settler {
  constructor(
    private readonly db: Database,
    private readonly leases: LeaseService,
    private readonly reader: DecisionReader,
    private readonly writer: DecisionWriter,
    private readonly messages: InboundMessageRepository,
    private readonly clock: Clock,
  ) {}

  /** All of them in one transaction, or none. A mail that refers to another of the same batch begins a new one. */
  async settle(mails: Mail[], lease: HeldLease): Promise<void> {
    const unreadable = mails.filter((m) => 'unparsable' in m.result);
    const readable = mails.flatMap(({ row, result }) => ('parsed' in result ? [{ row, parsed: result.parsed }] : []));
    if (unreadable.length > 0) {
      await this.inTransaction(lease, (tx) =>
        this.messages.saveDecided(
          tx,
          unreadable.map((m) => this.quarantined(m)),
        ),
      );
    }
    for (const part of splitAtReferences(readable)) {
      const batch = await this.reader.prepare(part);
      await inStage('commit', part.length, () => this.inTransaction(lease, (tx) => this.settlePart(tx, batch)));
    }
  }

  /** Counts a failure; after a few the message is quarantined, so that it stops no other one (invariant 5). */
  async giveBack(row: InboundMessageRow, error: Error, lease: HeldLease): Promise<void> {
    if (error instanceof LeaseLost) throw error;
    const attempts = row.attempts + 1;
    const now = this.clock.now();
    const again = { ...row, attempts, journey: [...row.journey, journeyStep(now, 'TRIED_AGAIN', error.message)] };
    const given = attempts < MAX_ATTEMPTS ? again : quarantine(again, `Deciding it failed: ${error.message}`, now);
    await this.inTransaction(lease, (tx) => this.messages.saveDecided(tx, [given]));
  }

  private async settlePart(tx: Tx, batch: Batch): Promise<void> {
    const decisions = await inStage('decide', batch.mails.length, async () => {
      const context = await this.reader.read(tx, batch);
      return batch.mails.map((mail): [ReadableMail, Decision] => [
        mail,
        decide(mail.parsed, context.of(mail), batch.settings.reopenOnReply),
      ]);
    });
    await this.writer.write(tx, batch, decisions);
  }

  private async inTransaction(lease: HeldLease, work: (tx: Tx) => Promise<void>): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.leases.assertHeld(tx, lease);
      await work(tx);
    });
  }

  private quarantined({ row, result }: Mail): InboundMessageRow {
    if (!('unparsable' in result)) return row;
    const known = result.headers ? { ...row, ...headerColumns(result.headers) } : row;
    return quarantine(known, result.unparsable, this.clock.now());
  }
}

function quarantine(row: InboundMessageRow, reason: string, now: Date): InboundMessageRow {
  return {
    ...row,
    state: InboundState.QUARANTINED,
    reason,
    processedAt: now,
    journey: [...row.journey, journeyStep(now, 'QUARANTINED', reason)],
  };
}
