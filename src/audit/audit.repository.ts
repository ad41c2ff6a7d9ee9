import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import type { Keyset } from '../common/page';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { AuditEvent } from './audit-event.entity';

@Injectable()
export class AuditRepository extends BaseRepository {
  async add(tx: Tx, event: AuditEvent): Promise<void> {
    await this.db.manager(tx).insert(AuditEvent, event);
  }

  /** Newest first. */
  findPage(keyset: Keyset): Promise<AuditEvent[]> {
    return this.db.read.find(AuditEvent, {
      where: keyset.after === null ? {} : { id: LessThan(keyset.after) },
      order: { id: 'DESC' },
      take: keyset.take,
    });
  }

  count(): Promise<number> {
    return this.db.read.count(AuditEvent);
  }
}
