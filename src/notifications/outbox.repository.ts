import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { insertInBatches, updateInBatches } from '../database/write-in-batches';
import type { Tx } from '../database/tx';
import { DeliveryAttemptRow } from './delivery-attempt.entity';
import { NotificationBody } from './notification-body.entity';
import { NotificationRow } from './notification.entity';
import { NotificationState } from './notification.enums';
import type { LaneSource } from './outbox.types';

const WAITING = [NotificationState.QUEUED, NotificationState.RETRYING] as const;

/** Claims: every write is conditional on the state and the claim it expects, so nobody writes over another's work. */
@Injectable()
export class OutboxRepository extends BaseRepository {
  /** The notifications of `ids` that were still waiting, with what is to be sent. */
  async claim(tx: Tx, ids: string[], token: string, expiresAt: Date): Promise<NotificationRow[]> {
    const manager = this.db.manager(tx);
    await manager
      .createQueryBuilder()
      .update(NotificationRow)
      .set({
        state: NotificationState.SENDING,
        claimOwner: token,
        claimExpiresAt: expiresAt,
        handedOverAt: null,
      })
      .where({ id: In(ids), state: In([...WAITING]) })
      .execute();
    return manager.find(NotificationRow, { where: { id: In(ids), claimOwner: token }, order: { id: 'ASC' } });
  }

  findBodies(tx: Tx, notificationIds: string[]): Promise<NotificationBody[]> {
    return this.db.manager(tx).findBy(NotificationBody, { notificationId: In(notificationIds) });
  }

  async renew(tx: Tx, token: string, ids: string[], expiresAt: Date): Promise<void> {
    await this.db.manager(tx).update(NotificationRow, held(token, ids), { claimExpiresAt: expiresAt });
  }

  /** Gives back what was not begun. */
  async release(tx: Tx, token: string, ids: string[], state: NotificationState): Promise<void> {
    const free = { state, claimOwner: null, claimExpiresAt: null };
    await this.db.manager(tx).update(NotificationRow, held(token, ids), free);
  }

  /** Answers those whose claim was still held; only they may get their last byte (invariant 7). */
  async markHandedOver(tx: Tx, token: string, ids: string[], now: Date, expiresAt: Date): Promise<Set<string>> {
    const manager = this.db.manager(tx);
    const mark = { handedOverAt: now, claimExpiresAt: expiresAt };
    const marked = await manager.update(NotificationRow, held(token, ids), mark);
    if (marked.affected === ids.length) return new Set(ids);
    const still = await manager.find(NotificationRow, { select: { id: true }, where: held(token, ids) });
    return new Set(still.map((row) => row.id));
  }

  /** Claims that nobody renewed: their process stopped. */
  findStale(now: Date, limit: number): Promise<NotificationRow[]> {
    return this.db.read.find(NotificationRow, {
      where: { state: NotificationState.SENDING, claimExpiresAt: LessThanOrEqual(now) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** Nothing was handed over: it waits again. */
  async requeueStale(tx: Tx, row: NotificationRow, now: Date): Promise<boolean> {
    const state = row.attemptCount > 0 ? NotificationState.RETRYING : NotificationState.QUEUED;
    const free = { state, claimOwner: null, claimExpiresAt: null, nextAttemptAt: now };
    return (await this.updateStale(tx, row, now, free)) === 1;
  }

  /** Handed over, and the answer is lost. It keeps its claim's token: the process may be alive and settle it after all. */
  async markUncertain(tx: Tx, row: NotificationRow, now: Date): Promise<boolean> {
    const to = { state: NotificationState.UNCERTAIN, claimExpiresAt: null, nextAttemptAt: null };
    return (await this.updateStale(tx, row, now, to)) === 1;
  }

  /** Due, never tried, and without anybody who could send them. */
  async findUntried(sources: LaneSource[], now: Date, limit: number): Promise<string[]> {
    const rows = await this.db.read.find(NotificationRow, {
      select: { id: true },
      where: sources.map((source) => ({
        ...meantFor(source),
        state: NotificationState.QUEUED,
        attemptCount: 0,
        nextAttemptAt: LessThanOrEqual(now),
      })),
      take: limit,
    });
    return rows.map((row) => row.id);
  }

  /** Counts an attempt that reached no server; answers whether the notification was still waiting for its first. */
  async countAttempt(tx: Tx, id: string): Promise<boolean> {
    const where = { id, state: NotificationState.QUEUED, attemptCount: 0 };
    return (await this.db.manager(tx).update(NotificationRow, where, { attemptCount: 1 })).affected === 1;
  }

  async addAttempts(tx: Tx, attempts: DeliveryAttemptRow[]): Promise<void> {
    await insertInBatches(this.db.manager(tx), DeliveryAttemptRow, attempts);
  }

  /** A page of what waits, by id. */
  findWaiting(tx: Tx, sources: LaneSource[], after: string, limit: number): Promise<NotificationRow[]> {
    return this.db.manager(tx).find(NotificationRow, {
      select: { id: true, giveUpAt: true },
      where: sources.map((source) => ({ ...meantFor(source), state: In([...WAITING]), id: MoreThan(after) })),
      order: { id: 'ASC' },
      take: limit,
    });
  }

  async setGiveUpAt(tx: Tx, rows: Pick<NotificationRow, 'id' | 'giveUpAt'>[]): Promise<void> {
    await updateInBatches(this.db.manager(tx), NotificationRow, rows as NotificationRow[], ['giveUpAt']);
  }

  private async updateStale(tx: Tx, row: NotificationRow, now: Date, to: Partial<NotificationRow>) {
    const { id, claimOwner } = row;
    const stale = {
      id,
      state: NotificationState.SENDING,
      claimOwner: claimOwner ?? '',
      claimExpiresAt: LessThanOrEqual(now),
    };
    return (await this.db.manager(tx).update(NotificationRow, stale, to)).affected;
  }
}

const meantFor = (source: LaneSource) => ({ outgoingEmailServerId: source ?? IsNull() });

const held = (token: string, ids: string[]) => ({
  id: In(ids),
  claimOwner: token,
  state: NotificationState.SENDING,
});
