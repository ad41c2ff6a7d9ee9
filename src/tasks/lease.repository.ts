import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThan } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { isUniqueViolation } from '../database/errors';
import type { Tx } from '../database/tx';
import { Lease } from './lease.entity';

/** Every method is one conditional statement: the row that matches decides who wins, on both databases alike. */
@Injectable()
export class LeaseRepository extends BaseRepository {
  /** The new fencing number, or null when somebody else holds it. */
  async take(tx: Tx, name: string, owner: string, now: Date, expiresAt: Date): Promise<number | null> {
    const manager = this.db.manager(tx);
    const taken = await manager
      .createQueryBuilder()
      .update(Lease)
      .set({ owner, expiresAt, fence: () => 'fence + 1' })
      .where({ name, expiresAt: LessThanOrEqual(now) })
      .execute();
    if (taken.affected === 1) return (await manager.findOneByOrFail(Lease, { name })).fence;
    if (await manager.existsBy(Lease, { name })) return null;
    await manager.insert(Lease, { name, owner, fence: 1, expiresAt });
    return 1;
  }

  /** Renews those of `names` that `owner` still has, and answers them with their fencing numbers. */
  async renew(tx: Tx, names: string[], owner: string, now: Date, expiresAt: Date): Promise<Map<string, number>> {
    const held = { name: In(names), owner, expiresAt: MoreThan(now) };
    await this.db.manager(tx).update(Lease, held, { expiresAt });
    const rows = await this.db.manager(tx).findBy(Lease, { ...held, expiresAt });
    return new Map(rows.map(({ name, fence }) => [name, fence]));
  }

  /** Keeps the row, so that the fencing number goes on growing. */
  async release(tx: Tx, name: string, fence: number, now: Date): Promise<void> {
    await this.db.manager(tx).update(Lease, { name, fence }, { expiresAt: now });
  }

  /** Locks the lease's row for the rest of the transaction and tells whether it is still held. */
  async isHeld(tx: Tx, name: string, fence: number): Promise<boolean> {
    return (await this.db.manager(tx).update(Lease, { name, fence }, { fence })).affected === 1;
  }

  /** For a process that knows itself to be the only one: whoever held them is gone. */
  async expireAll(tx: Tx, now: Date): Promise<void> {
    await this.db.manager(tx).update(Lease, { expiresAt: MoreThan(now) }, { expiresAt: now });
  }

  isTakenMeanwhile(error: unknown): boolean {
    return isUniqueViolation(error);
  }
}
