import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { BlobStore } from '../storage/blob-store';
import { type BlobRef, blobLength } from '../storage/packs';
import { type HeldLease, LeaseService } from '../tasks/lease.service';
import type { InboundMessageRow } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';
import { InboundMessageRepository } from './inbound-message.repository';
import { IntakeService } from './intake.service';
import { journeyStep } from './journey';
import type { Mailbox } from './mailbox.entity';

/** In one check; the rest waits for the next one. */
const AT_ONCE = 20;
const GONE = 'Its body was never stored, and the message is no longer in the mailbox, or is not handed out.';
const HANGS_UP = 'The connection was lost while its body was being fetched from the mailbox.';

const DELETED = 'Its body was never stored, and the server in whose mailbox it lies was deleted.';
const DISABLED =
  'Its body was never stored, and the server in whose mailbox it lies is disabled: enable it, then decide this again.';
const SWITCHED_OFF =
  'Its body was never stored, and taking mail in is switched off in the settings: switch it on, then decide this again.';

/** An open connection to a mailbox, whatever its protocol. */
export interface BodySource {
  /** False once the connection is gone. */
  readonly usable: boolean;
  /** A message with this place in the ledger, in pieces; none when it is gone. Throws DiagnosedError. */
  body(uid: string): AsyncIterable<Uint8Array>;
}

/**
 * Fetches what was left in the mailbox because of its size, after a person asked to take it in all the same. They ask in
 * the message's row, which is where the process that owns the mailbox looks.
 */
@Injectable()
export class WantedBodies {
  constructor(
    private readonly db: Database,
    private readonly blobs: BlobStore,
    private readonly messages: InboundMessageRepository,
    private readonly leases: LeaseService,
    private readonly intake: IntakeService,
    private readonly clock: Clock,
  ) {}

  /** Throws DiagnosedError. */
  async fetch(mailbox: Mailbox, source: BodySource, lease: HeldLease): Promise<void> {
    for (const row of await this.messages.findWithoutBody(mailbox.serverId!, AT_ONCE)) {
      const rawRef = await this.body(row, mailbox, source, lease);
      await this.write(lease, rawRef ? this.withBody(row, rawRef) : this.givenUp(row, GONE));
      if (rawRef) this.intake.wake();
    }
  }

  /** Puts those back into quarantine that no check will fetch: nobody looks into their mailbox any more. */
  async giveUpUnreachable(isTakingIn: boolean): Promise<void> {
    for (const row of await this.messages.findUnreachable(isTakingIn, AT_ONCE)) {
      const notChecked = isTakingIn ? DISABLED : SWITCHED_OFF;
      const given = this.givenUp(row, row.serverId === null ? DELETED : notChecked);
      await this.db.transaction((tx) => this.messages.giveUpBody(tx, given));
    }
  }

  /** Null when it is gone; in another mailbox or generation its number means another message. */
  private async body(
    row: InboundMessageRow,
    { id, generation }: Mailbox,
    source: BodySource,
    lease: HeldLease,
  ): Promise<BlobRef | null> {
    if (row.mailboxId !== id || row.generation !== generation) return null;
    try {
      const rawRef = await this.blobs.putReceived(source.body(row.uid));
      return blobLength(rawRef) > 0 ? rawRef : null;
    } catch (error) {
      // Else it would be asked for again with every check, and none would ever work.
      if (!source.usable) await this.write(lease, this.givenUp(row, HANGS_UP));
      throw error;
    }
  }

  private write(lease: HeldLease, row: InboundMessageRow): Promise<void> {
    return this.db.transaction(async (tx) => {
      await this.leases.assertHeld(tx, lease);
      await this.messages.saveBody(tx, row);
    });
  }

  private withBody(row: InboundMessageRow, rawRef: BlobRef): InboundMessageRow {
    const sizeBytes = blobLength(rawRef);
    const journey = [...row.journey, journeyStep(this.clock.now(), 'BODY_FETCHED', `${sizeBytes} bytes`)];
    return { ...row, rawRef, sizeBytes, storedWhole: true, journey };
  }

  private givenUp(row: InboundMessageRow, reason: string): InboundMessageRow {
    const now = this.clock.now();
    const journey = [...row.journey, journeyStep(now, 'QUARANTINED', reason)];
    return { ...row, state: InboundState.QUARANTINED, reason, processedAt: now, journey };
  }
}
