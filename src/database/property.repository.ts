import { Injectable } from '@nestjs/common';
import { BaseRepository } from './base.repository';
import { Property } from './property.entity';
import type { Tx } from './tx';

@Injectable()
export class PropertyRepository extends BaseRepository {
  async get(tx: Tx | null, name: string): Promise<string | null> {
    return (await this.db.manager(tx).findOneBy(Property, { name }))?.value ?? null;
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
    const manager = this.db.manager(tx);
    const updated = await manager
      .createQueryBuilder()
      .update(Property)
      .set({ value: () => `value + ${Math.trunc(count)}` })
      .where({ name })
      .execute();
    if (updated.affected === 0) await manager.insert(Property, { name, value: String(count) });
    const { value } = await manager.findOneByOrFail(Property, { name });
    return Number(value) - count + 1;
  }
}
