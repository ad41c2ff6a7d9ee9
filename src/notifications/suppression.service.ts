import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import { SuppressionRepository } from './suppression.repository';
import type { SuppressionRow } from './suppression.entity';

/** Addresses that bounced for good. */
@Injectable()
export class SuppressionService {
  constructor(
    private readonly db: Database,
    private readonly suppressions: SuppressionRepository,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  current(): Promise<SuppressionRow[]> {
    return this.suppressions.findCurrent(this.clock.now());
  }

  /** Mail to it is tried again from now on. Throws UserInputError. */
  remove(actor: Actor, id: string): Promise<string> {
    return this.db.transaction(async (tx) => {
      const row = await this.suppressions.find(tx, id);
      if (!row) throw UserInputError.notFound('suppression');
      await this.suppressions.remove(tx, id);
      await this.audit.record(tx, actor, 'suppression.remove', `suppression of ${row.address} (${id})`, []);
      return id;
    });
  }
}
