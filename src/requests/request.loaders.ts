import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { Keyset } from '../common/page';
import { type RowLoader, rowLoader } from '../common/row-loader';
import { groupBy } from '../common/group-by';
import type { AttachmentRow } from './attachment.entity';
import { AttachmentRepository } from './attachment.repository';
import { type EntryHtml, RequestEntryRepository } from './request-entry.repository';
import type { RequestRow } from './request.entity';
import { RequestRepository } from './request.repository';
import type { EntryWithoutHtml } from './request.types';

interface PageOfEntries {
  requestId: string;
  keyset: Keyset;
}

/** What resolvers ask for row by row, collected into one query a tick. Nothing is remembered, so nothing gets stale. */
const BATCHED = { cache: false, maxBatchSize: 500 };

@Injectable()
export class RequestLoaders {
  readonly byId: RowLoader<RequestRow> = rowLoader((ids) => this.requests.findByIds(null, ids));

  /** By entry. */
  readonly attachments = new DataLoader<string, AttachmentRow[]>(async (entryIds) => {
    const rows = groupBy(await this.files.findByEntryIds([...entryIds]), (row) => row.entryId);
    return entryIds.map((id) => rows.get(id) ?? []);
  }, BATCHED);

  /** By entry. */
  readonly html = new DataLoader<string, EntryHtml | null>(async (entryIds) => {
    const rows = await this.entries.findHtml([...entryIds]);
    return entryIds.map((id) => rows.get(id) ?? null);
  }, BATCHED);

  /** By request. */
  readonly entryCount = new DataLoader<string, number>(async (requestIds) => {
    const counts = await this.entries.countOf([...requestIds]);
    return requestIds.map((id) => counts.get(id) ?? 0);
  }, BATCHED);

  readonly entryPages = new DataLoader<PageOfEntries, EntryWithoutHtml[]>(async (pages) => {
    const found = new Map<string, Map<string, EntryWithoutHtml[]>>();
    const sameKeyset = (page: PageOfEntries) => `${page.keyset.take} ${page.keyset.after}`;
    for (const [keyset, group] of groupBy(pages, sameKeyset)) {
      const requestIds = [...new Set(group.map((page) => page.requestId))];
      found.set(keyset, await this.entries.findPages(requestIds, group[0]!.keyset));
    }
    return pages.map((page) => found.get(sameKeyset(page))?.get(page.requestId) ?? []);
  }, BATCHED);

  constructor(
    private readonly requests: RequestRepository,
    private readonly entries: RequestEntryRepository,
    private readonly files: AttachmentRepository,
  ) {}
}
