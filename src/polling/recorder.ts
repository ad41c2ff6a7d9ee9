import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
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

/** What is larger goes from the network straight to the disk. */
export const LARGE_BYTES = 4 * 1024 * 1024;

/** A message as it came over the wire, or only its headers when it is larger than the limit. */
interface Fetched {
  raw: Buffer;
  /** Where it stands already, when it was too large for memory; `raw` holds its beginning then, all headers at least. */
  stored?: BlobRef;
  sizeBytes: number;
  whole: boolean;
  /** Set: it goes to quarantine with this reason instead of being decided. */
  quarantine: string | null;
  /** Set: it is ignored for this reason instead of being decided. */
  ignore?: string | null;
}

/** What came over IMAP. */
export interface Arrival extends Fetched {
  uid: number;
}

/** What came over any protocol, with its place in the ledger. */
export interface PlacedArrival extends Fetched {
  /** See InboundMessageRow. */
  uid: string;
  /** The same for a person to read. */
  place: string;
  /** It was there before us: nobody gets a confirmation. */
  quiet: boolean;
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

  /** Stores a message while it is being received: for what is too large for memory. Its row comes with `record`. */
  receive(content: AsyncIterable<Uint8Array>): Promise<BlobRef> {
    return this.blobs.putReceived(content);
  }

  /** The bytes of a window, whose rows come with `record`; may be done while the window before is being recorded. */
  store(arrivals: Fetched[]): Promise<BlobRef[]> {
    return inStage('store', arrivals.length, async () => {
      const refs = await this.blobs.put(arrivals.filter((a) => !a.stored).map((a) => a.raw));
      return arrivals.map((a) => a.stored ?? refs.shift()!);
    });
  }

  /**
   * Records a window and moves the cursor to `upToUid`; answers the mailbox with its new cursor.
   *
   * @param stored what `store` answered
   */
  async record(
    mailbox: Mailbox,
    arrivals: Arrival[],
    stored: BlobRef[],
    upToUid: number,
    lease: HeldLease,
  ): Promise<Mailbox> {
    // In a later generation what was there may be new to us all the same.
    const quietUntil = mailbox.generation === 1 ? mailbox.quietUntilUid : 0;
    const placed = arrivals.map((a) => ({ ...a, uid: `${a.uid}`, place: `UID ${a.uid}`, quiet: a.uid <= quietUntil }));
    await this.recordStored(mailbox, placed, stored, lease, async (tx) => {
      if (!(await this.mailboxes.advance(tx, mailbox, upToUid))) throw new CursorMoved(mailbox.id);
    });
    return { ...mailbox, cursorUid: upToUid };
  }

  /** Records a window; `remember` writes, in the same transaction, what keeps them from being fetched again. */
  async recordPlaced(
    mailbox: Mailbox,
    arrivals: PlacedArrival[],
    lease: HeldLease,
    remember: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    await this.recordStored(mailbox, arrivals, await this.store(arrivals), lease, remember);
  }

  private async recordStored(
    mailbox: Mailbox,
    arrivals: PlacedArrival[],
    stored: BlobRef[],
    lease: HeldLease,
    remember: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    const now = this.clock.now();
    const rows = arrivals.map((arrival, i) => this.row(mailbox, arrival, stored[i]!, now));
    await inStage('record', rows.length, () =>
      this.db.transaction(async (tx) => {
        await this.leases.assertHeld(tx, lease);
        await remember(tx);
        await this.messages.add(tx, rows);
      }),
    );
  }

  private row(mailbox: Mailbox, arrival: PlacedArrival, rawRef: BlobRef, now: Date): InboundMessageRow {
    const recorded = journeyStep(now, 'RECORDED', `${arrival.place}, ${arrival.sizeBytes} bytes`);
    const { state, reason } = settledAtOnce(arrival);
    return {
      id: newId(),
      serverId: mailbox.serverId,
      mailboxId: mailbox.id,
      generation: mailbox.generation,
      uid: arrival.uid,
      state: state ?? InboundState.RECEIVED,
      reason,
      // What is to be decided is read later, off the main thread.
      ...(state ? headerColumns(parseHeadersOnly(arrival.raw)) : NOT_READ),
      sizeBytes: arrival.sizeBytes,
      storedWhole: arrival.whole,
      rawRef,
      fingerprint: null,
      duplicateOfId: null,
      authenticationResults: null,
      receivedAt: now,
      processedAt: state ? now : null,
      requestId: null,
      acknowledge: !arrival.quiet,
      despiteFilter: false,
      attempts: 0,
      journey: state ? [recorded, journeyStep(now, state, reason)] : [recorded],
    };
  }
}

function settledAtOnce({ quarantine, ignore = null }: PlacedArrival) {
  if (quarantine !== null) return { state: InboundState.QUARANTINED, reason: quarantine } as const;
  if (ignore !== null) return { state: InboundState.IGNORED, reason: ignore } as const;
  return { state: null, reason: null };
}
