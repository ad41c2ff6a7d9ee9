import { Injectable } from '@nestjs/common';
import { Brackets, In, LessThan, MoreThan, MoreThanOrEqual, type SelectQueryBuilder } from 'typeorm';
import { firstIdAt } from '../common/ids';
import { LIKE_ESCAPE, likePatterns } from '../common/like-pattern';
import type { Keyset } from '../common/page';
import { BaseRepository } from '../database/base.repository';
import { readRows } from '../database/read-rows';
import { insertInBatches, updateInBatches } from '../database/write-in-batches';
import type { Tx } from '../database/tx';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { InboundMessageRow } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';
import { KnownFingerprint } from './known-fingerprint.entity';

export interface MessageQuery {
  serverId?: string | null;
  states?: InboundState[] | null;
  search?: string | null;
}

/** Columns that deciding a message may change. */
const DECIDED = [
  'state',
  'reason',
  'messageId',
  'fromAddress',
  'fromName',
  'subject',
  'fingerprint',
  'duplicateOfId',
  'authenticationResults',
  'sentAt',
  'processedAt',
  'requestId',
  'despiteFilter',
  'attempts',
  'journey',
] as const satisfies (keyof InboundMessageRow)[];

@Injectable()
export class InboundMessageRepository extends BaseRepository {
  async add(tx: Tx, rows: InboundMessageRow[]): Promise<void> {
    await insertInBatches(this.db.manager(tx), InboundMessageRow, rows);
  }

  /** Oldest first, after `afterId`. */
  nextUndecided(afterId: string | null, limit: number): Promise<InboundMessageRow[]> {
    // One whose body is still to be fetched cannot be decided yet.
    return readRows(
      this.db.read,
      InboundMessageRow,
      `WHERE state = ? AND storedWhole = 1 AND id > ? ORDER BY id LIMIT ${limit}`,
      [InboundState.RECEIVED, afterId ?? ''],
    );
  }

  /** Whether `nextUndecided` would find one. */
  hasUndecided(): Promise<boolean> {
    return this.db.read.existsBy(InboundMessageRow, { state: InboundState.RECEIVED, storedWhole: true });
  }

  /** Messages of a server that are to be decided after all, and of which only the headers are here. */
  findWithoutBody(serverId: string, limit: number): Promise<InboundMessageRow[]> {
    const where = { serverId, state: InboundState.RECEIVED, storedWhole: false };
    return this.db.read.find(InboundMessageRow, { where, order: { id: 'ASC' }, take: limit });
  }

  /** The same of servers that are not checked any more, or of all when none is. */
  findUnreachable(isAnyChecked: boolean, limit: number): Promise<InboundMessageRow[]> {
    const query = this.db.read
      .createQueryBuilder(InboundMessageRow, 'm')
      .leftJoin(IncomingEmailServer, 's', 's.id = m.serverId')
      .where('m.state = :state AND m.storedWhole = 0', { state: InboundState.RECEIVED })
      .orderBy('m.id')
      .take(limit);
    if (isAnyChecked) query.andWhere('(s.id IS NULL OR s.enabled = 0)');
    return query.getMany();
  }

  /** Unless it was fetched meanwhile. */
  async giveUpBody(tx: Tx, { id, state, reason, processedAt, journey }: InboundMessageRow): Promise<void> {
    const waiting = { id, state: InboundState.RECEIVED, storedWhole: false };
    await this.db.manager(tx).update(InboundMessageRow, waiting, { state, reason, processedAt, journey });
  }

  /** What became of the wish for its body. */
  async saveBody(tx: Tx, row: InboundMessageRow): Promise<void> {
    const { id, rawRef, sizeBytes, storedWhole, state, reason, processedAt, journey } = row;
    const found = { rawRef, sizeBytes, storedWhole, state, reason, processedAt, journey };
    await this.db.manager(tx).update(InboundMessageRow, { id }, found);
  }

  /** Writes what was decided of rows that exist, in one statement. */
  async saveDecided(tx: Tx, rows: InboundMessageRow[]): Promise<void> {
    await updateInBatches(this.db.manager(tx), InboundMessageRow, rows, DECIDED);
  }

  /** Fingerprint -> id of the message that had it first. */
  async findFingerprints(tx: Tx | null, fingerprints: string[]): Promise<Map<string, string>> {
    if (fingerprints.length === 0) return new Map();
    const where = `WHERE fingerprint IN (${fingerprints.map(() => '?').join(', ')})`;
    const known = await readRows(this.db.manager(tx), KnownFingerprint, where, fingerprints);
    return new Map(known.map((k) => [k.fingerprint, k.messageId]));
  }

  async addFingerprints(tx: Tx, known: KnownFingerprint[]): Promise<void> {
    await insertInBatches(this.db.manager(tx), KnownFingerprint, known);
  }

  findById(tx: Tx | null, id: string): Promise<InboundMessageRow | null> {
    return this.db.manager(tx).findOneBy(InboundMessageRow, { id });
  }

  findByIds(ids: string[]): Promise<InboundMessageRow[]> {
    return this.db.read.findBy(InboundMessageRow, { id: In(ids) });
  }

  latestWhole(serverId: string, limit: number): Promise<InboundMessageRow[]> {
    return this.db.read.find(InboundMessageRow, {
      where: { serverId, storedWhole: true },
      order: { id: 'DESC' },
      take: limit,
    });
  }

  findPage(filter: MessageQuery, keyset: Keyset): Promise<InboundMessageRow[]> {
    const query = this.filtered(filter).orderBy('m.id', 'DESC').take(keyset.take);
    if (keyset.after) query.andWhere('m.id < :after', { after: keyset.after });
    return query.getMany();
  }

  count(filter: MessageQuery): Promise<number> {
    return this.filtered(filter).getCount();
  }

  /** How many messages of one server are in each state, of those with a later id. */
  async countByState(serverId: string, afterId: string): Promise<Map<InboundState, number>> {
    const rows = await this.db.read
      .createQueryBuilder(InboundMessageRow, 'm')
      .select('m.state', 'state')
      .addSelect('COUNT(*)', 'n')
      .where({ serverId, id: MoreThan(afterId) })
      .groupBy('m.state')
      .getRawMany<{ state: InboundState; n: string | number }>();
    return new Map(rows.map((r) => [r.state, Number(r.n)]));
  }

  /** By their ids, which tell when they were recorded: the index of (serverId, id) alone answers it. */
  async countReceivedSince(serverIds: string[], since: Date): Promise<Map<string, number>> {
    if (serverIds.length === 0) return new Map();
    const rows = await this.db.read
      .createQueryBuilder(InboundMessageRow, 'm')
      .select('m.serverId', 'serverId')
      .addSelect('COUNT(*)', 'n')
      .where({ serverId: In(serverIds), id: MoreThanOrEqual(firstIdAt(since)) })
      .groupBy('m.serverId')
      .getRawMany<{ serverId: string; n: string | number }>();
    return new Map(rows.map((r) => [r.serverId, Number(r.n)]));
  }

  countInState(state: InboundState): Promise<number> {
    return this.db.read.countBy(InboundMessageRow, { state });
  }

  /** Puts those that match back to be decided again; answers how many. */
  async requeue(tx: Tx, ids: string[], step: (row: InboundMessageRow) => InboundMessageRow): Promise<number> {
    const rows = await this.db.manager(tx).findBy(InboundMessageRow, { id: In(ids) });
    await this.saveDecided(tx, rows.map(step));
    return rows.length;
  }

  /** Removes messages that have been ignored since before this time, the oldest ones; answers how many. */
  async removeIgnoredBefore(tx: Tx, before: Date, limit: number): Promise<number> {
    const manager = this.db.manager(tx);
    const ignored = { state: InboundState.IGNORED, processedAt: LessThan(before) };
    // An id tells when it was recorded, and is in the index of states.
    const where = { ...ignored, id: LessThan(firstIdAt(before)) };
    const rows = await manager.find(InboundMessageRow, {
      select: { id: true },
      where,
      order: { id: 'ASC' },
      take: limit,
    });
    if (rows.length === 0) return 0;
    // Not those that a person has put back meanwhile.
    const gone = await manager.delete(InboundMessageRow, { ...ignored, id: In(rows.map(({ id }) => id)) });
    return gone.affected ?? 0;
  }

  async findIds(tx: Tx, filter: MessageQuery, limit: number): Promise<string[]> {
    const rows = await this.filtered(filter, tx).select(['m.id']).orderBy('m.id').take(limit).getMany();
    return rows.map((r) => r.id);
  }

  private filtered(filter: MessageQuery, tx: Tx | null = null): SelectQueryBuilder<InboundMessageRow> {
    const query = this.db.manager(tx).createQueryBuilder(InboundMessageRow, 'm').where('1 = 1');
    if (filter.serverId) query.andWhere('m.serverId = :serverId', { serverId: filter.serverId });
    if (filter.states?.length) query.andWhere('m.state IN (:...states)', { states: filter.states });
    const patterns = likePatterns(filter.search);
    if (patterns.length > 0) {
      query.andWhere(
        new Brackets((or) => {
          for (const column of ['subject', 'fromAddress', 'messageId']) {
            patterns.forEach((pattern, i) =>
              or.orWhere(`LOWER(m.${column}) LIKE :pattern${i} ESCAPE '${LIKE_ESCAPE}'`, { [`pattern${i}`]: pattern }),
            );
          }
        }),
      );
    }
    return query;
  }
}
