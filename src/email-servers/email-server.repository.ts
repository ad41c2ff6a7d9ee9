import { type EntityTarget, type FindOptionsWhere, In, Not } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';

export type EmailServerRow = IncomingEmailServer | OutgoingEmailServer;

/** What incoming and outgoing servers are asked for alike. */
export abstract class EmailServerRepository<Row extends EmailServerRow> extends BaseRepository {
  abstract readonly entity: EntityTarget<Row>;

  /** In the order of their names. */
  async findAll(tx: Tx | null = null): Promise<Row[]> {
    return byName(await this.db.manager(tx).find(this.entity));
  }

  async findEnabled(): Promise<Row[]> {
    return byName(await this.findWhere(null, { enabled: true }));
  }

  async find(tx: Tx | null, id: string): Promise<Row | null> {
    return (await this.findWhere(tx, { id }))[0] ?? null;
  }

  findByIds(ids: string[]): Promise<Row[]> {
    return this.findWhere(null, { id: In(ids) });
  }

  async findPrimary(tx: Tx | null = null): Promise<Row | null> {
    return (await this.findWhere(tx, { primary: true }))[0] ?? null;
  }

  /** Those that stop being primary when `id` becomes it. */
  findOtherPrimaries(tx: Tx, id: string): Promise<Row[]> {
    return this.findWhere(tx, { primary: true, id: Not(id) });
  }

  exists(tx: Tx | null, id: string): Promise<boolean> {
    return this.db.manager(tx).existsBy(this.entity, where<Row>({ id }));
  }

  async insert(tx: Tx, row: Row): Promise<void> {
    await this.db
      .manager(tx)
      .createQueryBuilder()
      .insert()
      .into(this.entity)
      .values(row as object)
      .execute();
  }

  async update(tx: Tx, row: Row): Promise<void> {
    const { id, ...values } = row;
    await this.db
      .manager(tx)
      .createQueryBuilder()
      .update(this.entity)
      .set(values as object)
      .where({ id })
      .execute();
  }

  /** Fails with a foreign key violation while something refers to it that does not let go by itself. */
  async delete(tx: Tx, id: string): Promise<void> {
    await this.db.manager(tx).createQueryBuilder().delete().from(this.entity).where({ id }).execute();
  }

  private findWhere(tx: Tx | null, conditions: object): Promise<Row[]> {
    return this.db.manager(tx).findBy(this.entity, where<Row>(conditions));
  }
}

/** TypeORM cannot see that what both kinds of row have is a condition for either. */
function where<Row>(conditions: object): FindOptionsWhere<Row> {
  return conditions;
}

function byName<Row extends EmailServerRow>(rows: Row[]): Row[] {
  return rows.sort((a, b) => a.nameKey.localeCompare(b.nameKey));
}
