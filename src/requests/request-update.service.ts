import { Injectable } from '@nestjs/common';
import { diff } from '../audit/audit-diff';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { UserInputError, Validation } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { EventService } from '../events/event.service';
import { FilingService } from './filing.service';
import type { RequestRow } from './request.entity';
import type { RequestUpdateInput } from './request.inputs';
import { requestKey } from './request-key';
import { type RequestChanges, RequestRepository } from './request.repository';

@Injectable()
export class RequestUpdateService {
  constructor(
    private readonly db: Database,
    private readonly requests: RequestRepository,
    private readonly filing: FilingService,
    private readonly audit: AuditService,
    private readonly events: EventService,
    private readonly clock: Clock,
  ) {}

  /** Throws UserInputError: NOT_FOUND for the request, the group or the category. */
  update(actor: Actor, id: string, input: RequestUpdateInput): Promise<RequestRow> {
    return this.db.transaction(async (tx) => {
      const before = await this.requests.findById(tx, id);
      if (!before) throw UserInputError.notFound('request');
      const changes = changesOf(input);
      const v = new Validation();
      await this.filing.check(tx, v, changes);
      v.throwIfAny();
      return this.save(tx, actor, before, changes);
    });
  }

  private async save(tx: Tx, actor: Actor, before: RequestRow, changes: RequestChanges): Promise<RequestRow> {
    const after = { ...before, ...changes, updatedAt: this.clock.now() };
    const audited = diff(filed(before), filed(after), []);
    if (audited.length === 0) return before;
    await this.requests.update(tx, before.id, changes, after.updatedAt);
    await this.audit.record(
      tx,
      actor,
      'request.update',
      `request ${requestKey(before.number)} (${before.id})`,
      audited,
    );
    await this.events.announce(tx, 'request', [before.id]);
    return after;
  }
}

/** An omitted field keeps what is stored; a status cannot be cleared, so its null counts as omitted. */
function changesOf(input: RequestUpdateInput): RequestChanges {
  const { status, technicianGroupId, categoryId } = input;
  return {
    ...(status != null && { status }),
    ...(technicianGroupId !== undefined && { technicianGroupId }),
    ...(categoryId !== undefined && { categoryId }),
  };
}

function filed({ status, technicianGroupId, categoryId }: RequestRow): Record<string, unknown> {
  return { status, technicianGroupId, categoryId };
}
