import { Injectable } from '@nestjs/common';
import { BaseRepository } from './base.repository';
import { isUniqueViolation } from './errors';
import { Property } from './property.entity';
import { readRows } from './read-rows';
import type { Tx } from './tx';

/** Names the installation in DATA_DIR, in the database and in the mails it sends. */
export const INSTALLATION_PROPERTY = 'installation-id';

@Injectable()
export class PropertyRepository extends BaseRepository {
  async get(tx: Tx | null, name: string): Promise<string | null> {
    const [row] = await readRows(this.db.manager(tx), Property, 'WHERE name = ?', [name]);
    return row?.value ?? null;
  }

  async set(tx: Tx, name: string, value: string): Promise<void> {
    await this.db.manager(tx).upsert(Property, { name, value }, ['name']);
  }

  async remove(tx: Tx, name: string): Promise<void> {
    await this.db.manager(tx).delete(Property, { name });
  }

  /**
   * Takes `count` numbers of a sequence that begins at 1 and answers the first of them. Other takers wait until this
   * transaction ends, so the numbers have no gaps.
   */
  async takeNumbers(tx: Tx, name: string, count: number): Promise<number> {
    const updated = await this.db
      .manager(tx)
      .createQueryBuilder()
      .update(Property)
      .set({ value: () => `value + ${Math.trunc(count)}` })
      .where({ name })
      .execute();
    if (updated.affected === 0 && !(await this.begin(tx, name, count))) return this.takeNumbers(tx, name, count);
    return Number(await this.get(tx, name)) - count + 1;
  }

  /** False when another transaction has begun the sequence meanwhile. */
  private async begin(tx: Tx, name: string, value: number): Promise<boolean> {
    try {
      await this.db.manager(tx).insert(Property, { name, value: String(value) });
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}
