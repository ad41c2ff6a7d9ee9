import { Injectable } from '@nestjs/common';
import { groupBy } from '../common/group-by';
import { PropertyRepository } from '../database/property.repository';
import type { Tx } from '../database/tx';
import { NotificationRepository } from '../notifications/notification.repository';
import { ConversationService, type NewConversationEntry } from './conversation.service';
import { attachmentRows, copied, entryRow, type NewEntry, type NewRequest, requestRow } from './request-drafts';
import { RequestEntryRepository } from './request-entry.repository';
import type { RequestRow } from './request.entity';
import { RequestStatus } from './request.enums';
import { requestKey } from './request-key';
import { RequestRepository } from './request.repository';

const NUMBERS = 'request-number';
/** A batch of mails can refer to more Message-IDs than one statement takes parameters (32 766 on SQLite). */
const HASHES_PER_QUERY = 5_000;

export interface CreatedRequest {
  id: string;
  number: number;
  key: string;
}

/** What the way of a mail needs of requests: whole batches, within the transaction that settles their messages. */
@Injectable()
export class RequestIntakeService {
  constructor(
    private readonly requests: RequestRepository,
    private readonly entries: RequestEntryRepository,
    private readonly conversation: ConversationService,
    private readonly notifications: NotificationRepository,
    private readonly numbers: PropertyRepository,
  ) {}

  /** In the order of the drafts, which is the order of their numbers. */
  async createRequests(tx: Tx, drafts: NewRequest[]): Promise<CreatedRequest[]> {
    if (drafts.length === 0) return [];
    const first = await this.numbers.takeNumbers(tx, NUMBERS, drafts.length);
    const rows = drafts.map((draft, i) => requestRow(draft, first + i));
    await this.requests.add(tx, rows);
    await this.conversation.write(
      tx,
      drafts.map((draft, i) => incoming(rows[i]!.id, draft.entry)),
    );
    return rows.map(({ id, number }) => ({ id, number, key: requestKey(number) }));
  }

  /** Opens pending requests again, and resolved and closed ones when `reopenOnReply`. */
  async addEntries(tx: Tx, entries: (NewEntry & { requestId: string })[], reopenOnReply: boolean): Promise<void> {
    if (entries.length === 0) return;
    const openFrom = reopenOnReply
      ? [RequestStatus.PENDING, RequestStatus.RESOLVED, RequestStatus.CLOSED]
      : [RequestStatus.PENDING];
    await this.conversation.append(
      tx,
      entries.map((entry) => incoming(entry.requestId, entry)),
      openFrom,
    );
  }

  /** People whom a participant has copied in: they may add to the request, and get copies of our answers. */
  async addParticipants(tx: Tx, additions: { requestId: string; emails: string[] }[]): Promise<void> {
    const byRequest = groupBy(
      additions.filter(({ emails }) => emails.length > 0),
      ({ requestId }) => requestId,
    );
    const rows = await this.requests.findByIds(tx, [...byRequest.keys()]);
    for (const row of rows) {
      const ccEmails = copied(
        row,
        byRequest.get(row.id)!.flatMap(({ emails }) => emails),
      );
      if (ccEmails.length > row.ccEmails.length) await this.requests.setCopied(tx, row.id, ccEmails);
    }
  }

  /**
   * Hash of a Message-ID -> request that it belongs to. Our own mails come before what strangers claim, and of those the
   * first that was taken in.
   */
  async findByMessageIds(tx: Tx | null, hashes: string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (let i = 0; i < hashes.length; i += HASHES_PER_QUERY) {
      const some = hashes.slice(i, i + HASHES_PER_QUERY);
      const claimed = await this.entries.findRequestIdsByMessageIdHashes(tx, some);
      const ours = await this.notifications.findByMessageIdHashes(tx, some);
      for (const [hash, requestId] of [...claimed, ...ours]) found.set(hash, requestId);
    }
    return found;
  }

  /** Number of a key -> request. */
  async findByNumbers(tx: Tx | null, numbers: number[]): Promise<Map<number, RequestRow>> {
    const rows = await this.requests.findByNumbers(tx, numbers);
    return new Map(rows.map((row) => [row.number, row]));
  }

  async findByIds(tx: Tx | null, ids: string[]): Promise<Map<string, RequestRow>> {
    const rows = await this.requests.findByIds(tx, ids);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function incoming(requestId: string, draft: NewEntry): NewConversationEntry {
  const entry = entryRow(requestId, draft);
  return { entry, attachments: attachmentRows(entry, draft.attachments) };
}
