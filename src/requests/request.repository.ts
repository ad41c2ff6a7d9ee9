import { Injectable } from '@nestjs/common';
import { Brackets, In, type SelectQueryBuilder, type WhereExpressionBuilder } from 'typeorm';
import { LIKE_ESCAPE } from '../common/like-pattern';
import type { Keyset } from '../common/page';
import { BaseRepository } from '../database/base.repository';
import { insertInBatches } from '../database/write-in-batches';
import type { Tx } from '../database/tx';
import { RequestStatus } from './request.enums';
import { RequestRow } from './request.entity';

export interface RequestQuery {
  /** Any of these; empty: every status. */
  statuses: RequestStatus[];
  technicianGroupId: string | null;
  categoryId: string | null;
  requesterKey: string | null;
  /** Patterns of `likePatterns`; empty: no search. */
  search: string[];
  /** The request whose key was searched for, which is found besides what the patterns find. */
  searchedNumber: number | null;
}

export type RequestChanges = Partial<Pick<RequestRow, 'status' | 'technicianGroupId' | 'categoryId'>>;

const SEARCHED = ['r.subject', 'r.requesterEmail', 'r.requesterName'];

@Injectable()
export class RequestRepository extends BaseRepository {
  async add(tx: Tx, rows: RequestRow[]): Promise<void> {
    await insertInBatches(this.db.manager(tx), RequestRow, rows);
  }

  async findByIds(tx: Tx | null, ids: string[]): Promise<RequestRow[]> {
    return ids.length === 0 ? [] : this.db.manager(tx).findBy(RequestRow, { id: In(ids) });
  }

  findById(tx: Tx | null, id: string): Promise<RequestRow | null> {
    return this.db.manager(tx).findOneBy(RequestRow, { id });
  }

  async findByNumbers(tx: Tx | null, numbers: number[]): Promise<RequestRow[]> {
    return numbers.length === 0 ? [] : this.db.manager(tx).findBy(RequestRow, { number: In(numbers) });
  }

  /**
   * Newest first. One query for each status, because an index of (status, id) gives the newest of one status at once,
   * but of several only after sorting all of them.
   */
  async findPage(query: RequestQuery, keyset: Keyset): Promise<RequestRow[]> {
    const statuses = query.statuses.length > 0 ? [...new Set(query.statuses)] : [null];
    const pages = await Promise.all(
      statuses.map((status) => {
        const page = this.matching(query, status ? [status] : [])
          .orderBy('r.id', 'DESC')
          .limit(keyset.take);
        if (keyset.after) page.andWhere('r.id < :after', { after: keyset.after });
        return page.getMany();
      }),
    );
    return pages
      .flat()
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, keyset.take);
  }

  count(query: RequestQuery): Promise<number> {
    return this.matching(query, query.statuses).getCount();
  }

  async update(tx: Tx, id: string, changes: RequestChanges, updatedAt: Date): Promise<void> {
    await this.db.manager(tx).update(RequestRow, { id }, { ...changes, updatedAt });
  }

  async setCopied(tx: Tx, id: string, ccEmails: string[]): Promise<void> {
    await this.db.manager(tx).update(RequestRow, { id }, { ccEmails });
  }

  /** Sets updatedAt, and OPEN where the status is one of `from`. */
  async touchAndOpen(tx: Tx, ids: string[], from: RequestStatus[], updatedAt: Date): Promise<void> {
    const manager = this.db.manager(tx);
    await manager.update(RequestRow, { id: In(ids) }, { updatedAt });
    if (from.length === 0) return;
    await manager.update(RequestRow, { id: In(ids), status: In(from) }, { status: RequestStatus.OPEN });
  }

  private matching(query: RequestQuery, statuses: RequestStatus[]): SelectQueryBuilder<RequestRow> {
    const builder = this.db.read.createQueryBuilder(RequestRow, 'r').where('1 = 1');
    if (statuses.length > 0) builder.andWhere('r.status IN (:...statuses)', { statuses });
    for (const column of ['technicianGroupId', 'categoryId', 'requesterKey'] as const) {
      if (query[column] !== null) builder.andWhere(`r.${column} = :${column}`, { [column]: query[column] });
    }
    if (query.search.length > 0) builder.andWhere(new Brackets((or) => searched(or, query)));
    return builder;
  }
}

function searched(or: WhereExpressionBuilder, query: RequestQuery): void {
  query.search.forEach((pattern, i) => {
    for (const column of SEARCHED) {
      or.orWhere(`LOWER(${column}) LIKE :pattern${i} ESCAPE '${LIKE_ESCAPE}'`, { [`pattern${i}`]: pattern });
    }
  });
  if (query.searchedNumber !== null) or.orWhere('r.number = :number', { number: query.searchedNumber });
}
