import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThan } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { SuppressionRow } from './suppression.entity';

@Injectable()
export class SuppressionRepository extends BaseRepository {
  /** Those that hold, newest first. */
  findCurrent(now: Date): Promise<SuppressionRow[]> {
    return this.db.read.find(SuppressionRow, { where: { expiresAt: MoreThan(now) }, order: { id: 'DESC' } });
  }

  find(tx: Tx, id: string): Promise<SuppressionRow | null> {
    return this.db.manager(tx).findOneBy(SuppressionRow, { id });
  }

  /** Why each of these is not written to, by its comparison key; those that may be written to are left out. */
  async reasonsOf(tx: Tx, addressKeys: string[], now: Date): Promise<Map<string, string>> {
    if (addressKeys.length === 0) return new Map();
    const rows = await this.db.manager(tx).findBy(SuppressionRow, {
      addressKey: In([...new Set(addressKeys)]),
      expiresAt: MoreThan(now),
    });
    return new Map(rows.map((row) => [row.addressKey, row.reason]));
  }

  /** Replaces the one that the address has. */
  async put(tx: Tx, row: SuppressionRow): Promise<void> {
    const manager = this.db.manager(tx);
    await manager.delete(SuppressionRow, { addressKey: row.addressKey });
    await manager.insert(SuppressionRow, row);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await this.db.manager(tx).delete(SuppressionRow, { id });
  }

  async removeExpired(tx: Tx, now: Date): Promise<void> {
    await this.db.manager(tx).delete(SuppressionRow, { expiresAt: LessThanOrEqual(now) });
  }
}
