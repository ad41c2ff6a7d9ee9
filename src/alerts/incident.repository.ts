import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, Not } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { IncidentRow } from './incident.entity';

@Injectable()
export class IncidentRepository extends BaseRepository {
  /** Oldest first. */
  findOpen(tx: Tx | null): Promise<IncidentRow[]> {
    return this.db.manager(tx).find(IncidentRow, { where: { openKey: Not(IsNull()) }, order: { id: 'ASC' } });
  }

  /** When administrators were last written to. */
  async lastMailAt(): Promise<Date | null> {
    const told = { alertedAt: Not(IsNull()) };
    const [alerted] = await this.db.read.find(IncidentRow, { where: told, order: { alertedAt: 'DESC' }, take: 1 });
    const [recovered] = await this.db.read.find(IncidentRow, {
      where: { ...told, closedAt: Not(IsNull()) },
      order: { closedAt: 'DESC' },
      take: 1,
    });
    const times = [alerted?.alertedAt, recovered?.closedAt].flatMap((at) => (at ? [at.getTime()] : []));
    return times.length > 0 ? new Date(Math.max(...times)) : null;
  }

  async insert(tx: Tx, rows: IncidentRow[]): Promise<void> {
    if (rows.length > 0) await this.db.manager(tx).insert(IncidentRow, rows);
  }

  async update(tx: Tx, { id, ...values }: IncidentRow): Promise<void> {
    await this.db.manager(tx).update(IncidentRow, { id }, values);
  }

  async removeClosedBefore(tx: Tx, before: Date): Promise<void> {
    await this.db.manager(tx).delete(IncidentRow, { closedAt: LessThan(before) });
  }
}
