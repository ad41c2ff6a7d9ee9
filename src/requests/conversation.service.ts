import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { Tx } from '../database/tx';
import { EventService } from '../events/event.service';
import type { AttachmentRow } from './attachment.entity';
import { AttachmentRepository } from './attachment.repository';
import type { RequestEntryRow } from './request-entry.entity';
import { RequestEntryRepository } from './request-entry.repository';
import type { RequestStatus } from './request.enums';
import { RequestRepository } from './request.repository';

export interface NewConversationEntry {
  entry: RequestEntryRow;
  attachments: AttachmentRow[];
}

/** Writes what is said in requests, by whichever side. */
@Injectable()
export class ConversationService {
  constructor(
    private readonly requests: RequestRepository,
    private readonly entries: RequestEntryRepository,
    private readonly attachments: AttachmentRepository,
    private readonly events: EventService,
    private readonly clock: Clock,
  ) {}

  /** Entries of requests that the same transaction has made. */
  async write(tx: Tx, added: NewConversationEntry[]): Promise<void> {
    await this.entries.add(
      tx,
      added.map((a) => a.entry),
    );
    await this.attachments.add(
      tx,
      added.flatMap((a) => a.attachments),
    );
    await this.announce(tx, added);
  }

  /** Entries of requests that exist; those in one of the states `openFrom` are OPEN afterwards. */
  async append(tx: Tx, added: NewConversationEntry[], openFrom: RequestStatus[]): Promise<void> {
    await this.write(tx, added);
    await this.requests.touchAndOpen(tx, requestIds(added), openFrom, this.clock.now());
  }

  private async announce(tx: Tx, added: NewConversationEntry[]): Promise<void> {
    await this.events.announce(tx, 'request', requestIds(added));
  }
}

function requestIds(added: NewConversationEntry[]): string[] {
  return [...new Set(added.map((a) => a.entry.requestId))];
}
