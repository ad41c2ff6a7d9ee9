import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import { parseHeadersOnly } from '../mail/headers';
import { BlobStore } from '../storage/blob-store';
import type { BlobRef } from '../storage/packs';
import { type HeldLease, LeaseService } from '../tasks/lease.service';
import type { InboundMessageRow } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';
import { InboundMessageRepository } from './inbound-message.repository';
import { journeyStep } from './journey';
import type { Mailbox } from './mailbox.entity';
import { MailboxRepository } from './mailbox.repository';
import { headerColumns } from './message-headers';
import { inStage } from './stages';

/** A message as it came over the wire, or only its headers when it is larger than the limit. */
export interface Arrival {
  uid: number;
  raw: Buffer;
  sizeBytes: number;
  whole: boolean;
  /** Set: it goes to quarantine with this reason instead of being decided. */
  quarantine: string | null;
}

const NOT_READ = {
  messageId: null,
  fromAddress: null,
  fromName: null,
  subject: null,
  sentAt: null,
};

/** Somebody else moved the cursor: this process does not own the mailbox any more. */
export class CursorMoved extends Error {}

/**
 * The step after which a mail cannot be lost: its bytes on disk, then its row and the cursor in one transaction
 * (invariants 2 and 11).
 */
@Injectable()
export class Recorder {
  constructor(
    private readonly db: Database,
    private readonly blobs: BlobStore,
    private readonly messages: InboundMessageRepository,
    private readonly mailboxes: MailboxRepository,
    private readonly leases: LeaseService,
    private readonly clock: Clock,
  ) {}

  /** Records a window and moves the cursor to `upToUid`; answers the mailbox with its new cursor. */
  async record(mailbox: Mailbox, arrivals: Arrival[], upToUid: number, lease: HeldLease): Promise<Mailbox> {
    const refs = await inStage('store', arrivals.length, () => this.blobs.put(arrivals.map((a) => a.raw)));
    const now = this.clock.now();
    const rows = arrivals.map((arrival, i) => this.row(mailbox, arrival, refs[i]!, now));
    await inStage('record', rows.length, () =>
      this.db.transaction(async (tx) => {
        await this.leases.assertHeld(tx, lease);
        if (!(await this.mailboxes.advance(tx, mailbox, upToUid))) throw new CursorMoved(mailbox.id);
        await this.messages.add(tx, rows);
      }),
    );
    return { ...mailbox, cursorUid: upToUid };
  }

  private row(mailbox: Mailbox, arrival: Arrival, rawRef: BlobRef, now: Date): InboundMessageRow {
    const recorded = journeyStep(now, 'RECORDED', `UID ${arrival.uid}, ${arrival.sizeBytes} bytes`);
    return {
      id: newId(),
      serverId: mailbox.serverId,
      mailboxId: mailbox.id,
      generation: mailbox.generation,
      uid: String(arrival.uid),
      state: arrival.quarantine ? InboundState.QUARANTINED : InboundState.RECEIVED,
      reason: arrival.quarantine,
      // A whole message is read later, off the main thread.
      ...(arrival.quarantine ? headerColumns(parseHeadersOnly(arrival.raw)) : NOT_READ),
      sizeBytes: arrival.sizeBytes,
      storedWhole: arrival.whole,
      rawRef,
      fingerprint: null,
      duplicateOfId: null,
      authenticationResults: null,
      receivedAt: now,
      processedAt: arrival.quarantine ? now : null,
      requestId: null,
      acknowledge: arrival.uid > mailbox.quietUntilUid,
      attempts: 0,
      journey: arrival.quarantine ? [recorded, journeyStep(now, 'QUARANTINED', arrival.quarantine)] : [recorded],
    };
  }
}
