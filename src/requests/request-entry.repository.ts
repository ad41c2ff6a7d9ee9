import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import type { Keyset } from '../common/page';
import { BaseRepository } from '../database/base.repository';
import { insertInBatches } from '../database/write-in-batches';
import type { Tx } from '../database/tx';
import { RequestEntryRow } from './request-entry.entity';
import type { EntryWithoutHtml } from './request.types';

export type EntryHtml = Pick<RequestEntryRow, 'safeHtml' | 'htmlRef' | 'htmlTransferEncoding' | 'htmlCharset'>;

const WITHOUT_HTML = {
  id: true,
  requestId: true,
  direction: true,
  authorEmail: true,
  authorName: true,
  text: true,
  messageId: true,
  messageIdHash: true,
  inboundMessageId: true,
  notificationId: true,
  createdAt: true,
} as const satisfies Record<keyof EntryWithoutHtml, true>;

@Injectable()
export class RequestEntryRepository extends BaseRepository {
  async add(tx: Tx, rows: RequestEntryRow[]): Promise<void> {
    await insertInBatches(this.db.manager(tx), RequestEntryRow, rows);
  }

  /** The same page of each of these requests, oldest first, in two queries however many requests there are. */
  async findPages(requestIds: string[], keyset: Keyset): Promise<Map<string, EntryWithoutHtml[]>> {
    const ids = await this.findPageIds(requestIds, keyset);
    const entries = ids.length === 0 ? [] : await this.findWithoutHtml(ids);
    const pages = new Map<string, EntryWithoutHtml[]>(requestIds.map((id) => [id, []]));
    for (const entry of entries) pages.get(entry.requestId)?.push(entry);
    return pages;
  }

  /** Request id -> number of its entries; requests without any are left out. */
  async countOf(requestIds: string[]): Promise<Map<string, number>> {
    const rows = await this.db.read
      .createQueryBuilder(RequestEntryRow, 'e')
      .select('e.requestId', 'requestId')
      .addSelect('COUNT(*)', 'n')
      .where({ requestId: In(requestIds) })
      .groupBy('e.requestId')
      .getRawMany<{ requestId: string; n: string | number }>();
    return new Map(rows.map((row) => [row.requestId, Number(row.n)]));
  }

  /** Hash of a Message-ID -> request; where several entries claim one Message-ID, the first taken in. */
  async findRequestIdsByMessageIdHashes(tx: Tx | null, hashes: string[]): Promise<Map<string, string>> {
    const rows = await this.db.manager(tx).find(RequestEntryRow, {
      select: { id: true, requestId: true, messageIdHash: true },
      where: { messageIdHash: In(hashes) },
      order: { id: 'DESC' },
    });
    return new Map(rows.map((row) => [row.messageIdHash!, row.requestId]));
  }

  /** Message-IDs of a conversation, oldest first. */
  async findMessageIds(tx: Tx, requestId: string): Promise<string[]> {
    const rows = await this.db.manager(tx).find(RequestEntryRow, {
      select: { id: true, messageId: true },
      where: { requestId, messageId: Not(IsNull()) },
      order: { id: 'ASC' },
    });
    return rows.map((row) => row.messageId!);
  }

  /** The HTML of each as it is kept for showing; one that has only `htmlRef` is not sanitised yet. */
  async findHtml(ids: string[]): Promise<Map<string, EntryHtml>> {
    const rows = await this.db.read
      .createQueryBuilder(RequestEntryRow, 'e')
      .select('e.id', 'id')
      .addSelect('e.safeHtml', 'safeHtml')
      .addSelect('e.htmlRef', 'htmlRef')
      .addSelect('e.htmlTransferEncoding', 'htmlTransferEncoding')
      .addSelect('e.htmlCharset', 'htmlCharset')
      .where({ id: In(ids) })
      .getRawMany<EntryHtml & { id: string }>();
    return new Map(rows.map((row) => [row.id, row]));
  }

  async setSafeHtml(tx: Tx, id: string, safeHtml: string): Promise<void> {
    await this.db.manager(tx).update(RequestEntryRow, { id }, { safeHtml });
  }

  /** Answered by the index of (requestId, id) alone, so that a long conversation is not read to show its beginning. */
  private async findPageIds(requestIds: string[], keyset: Keyset): Promise<string[]> {
    const rows = await this.db.read
      .createQueryBuilder()
      .select('numbered.id', 'id')
      .from((from) => {
        const entries = from
          .select('e.id', 'id')
          .addSelect('ROW_NUMBER() OVER (PARTITION BY e.requestId ORDER BY e.id)', 'n')
          .from(RequestEntryRow, 'e')
          .where('e.requestId IN (:...requestIds)', { requestIds });
        return keyset.after ? entries.andWhere('e.id > :after', { after: keyset.after }) : entries;
      }, 'numbered')
      .where('numbered.n <= :take', { take: keyset.take })
      .getRawMany<{ id: string }>();
    return rows.map((row) => row.id);
  }

  private findWithoutHtml(ids: string[]): Promise<EntryWithoutHtml[]> {
    return this.db.read.find(RequestEntryRow, { select: WITHOUT_HTML, where: { id: In(ids) }, order: { id: 'ASC' } });
  }
}
