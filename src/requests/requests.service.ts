import { Injectable } from '@nestjs/common';
import { likePatterns } from '../common/like-pattern';
import { type Connection, type PageArgs, toConnection, toKeyset } from '../common/page';
import { requesterKey } from './request-drafts';
import type { RequestRow } from './request.entity';
import type { EntryPageArgs, RequestFilter } from './request.inputs';
import { parseRequestKey } from './request-key';
import { RequestLoaders } from './request.loaders';
import { type RequestQuery, RequestRepository } from './request.repository';
import type { EntryWithoutHtml } from './request.types';

/** Reading requests. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly requests: RequestRepository,
    private readonly loaders: RequestLoaders,
  ) {}

  /** Newest first. With a search nothing is counted: that would read every request. */
  async page(args: PageArgs, filter: RequestFilter | null): Promise<Connection<RequestRow>> {
    const keyset = toKeyset(args);
    const query = requestQuery(filter ?? {});
    const rows = await this.requests.findPage(query, keyset);
    return toConnection(rows, keyset, () => (query.search.length > 0 ? null : this.requests.count(query)));
  }

  /** Oldest first. */
  async entries(requestId: string, args: EntryPageArgs): Promise<Connection<EntryWithoutHtml>> {
    const keyset = toKeyset(args);
    const rows = await this.loaders.entryPages.load({ requestId, keyset });
    return toConnection(rows, keyset, () => this.loaders.entryCount.load(requestId));
  }

  find(id: string): Promise<RequestRow | null> {
    return this.requests.findById(null, id);
  }

  async findByKey(key: string): Promise<RequestRow | null> {
    const number = parseRequestKey(key);
    return number === null ? null : ((await this.requests.findByNumbers(null, [number])).at(0) ?? null);
  }
}

export function requestQuery(filter: RequestFilter): RequestQuery {
  return {
    statuses: filter.statuses ?? [],
    technicianGroupId: filter.technicianGroupId ?? null,
    categoryId: filter.categoryId ?? null,
    requesterKey: filter.requesterEmail == null ? null : requesterKey(filter.requesterEmail),
    search: likePatterns(filter.search),
    searchedNumber: parseRequestKey(filter.search ?? ''),
  };
}
