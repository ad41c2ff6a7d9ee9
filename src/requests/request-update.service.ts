import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { UserInputError, Validation } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { FilingService } from './filing.service';
import { RequestChangeLog } from './request-change-log.service';
import type { RequestRow } from './request.entity';
import type { RequestUpdateInput } from './request.inputs';
import { type RequestChanges, RequestRepository } from './request.repository';

const FILED = ['status', 'technicianGroupId', 'categoryId'] as const;

@Injectable()
export class RequestUpdateService {
  constructor(
    private readonly db: Database,
    private readonly requests: RequestRepository,
    private readonly filing: FilingService,
    private readonly changeLog: RequestChangeLog,
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
    if (FILED.every((field) => before[field] === after[field])) return before;
    await this.requests.update(tx, before.id, changes, after.updatedAt);
    await this.changeLog.record(tx, actor, before, after);
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
