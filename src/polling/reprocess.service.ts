import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import type { InboundMessageRow } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';
import { InboundMessageRepository, type MessageQuery } from './inbound-message.repository';
import { type InboundMessage, toInboundMessage } from './inbound-message.types';
import { IntakeService } from './intake.service';
import { journeyStep } from './journey';

const AGAIN = [InboundState.QUARANTINED, InboundState.IGNORED];
/** One call queues at most this many; the rest is asked for again. */
const AT_ONCE = 1_000;

/** Decides quarantined and ignored messages again, with today's filter. */
@Injectable()
export class ReprocessService {
  constructor(
    private readonly db: Database,
    private readonly messages: InboundMessageRepository,
    private readonly intake: IntakeService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async one(id: string, actor: Actor): Promise<InboundMessage> {
    await this.db.transaction(async (tx) => {
      const row = await this.messages.findById(tx, id);
      if (!row) throw UserInputError.notFound('message');
      if (!AGAIN.includes(row.state)) {
        throw UserInputError.of(
          'id',
          'NOT_REPROCESSABLE',
          'Only quarantined and ignored messages can be decided again.',
        );
      }
      if (!row.storedWhole) {
        throw UserInputError.of(
          'id',
          'BODY_NOT_STORED',
          'Only the headers of this message were stored; its body was never fetched.',
        );
      }
      await this.messages.requeue(tx, [id], (r) => this.again(r, actor));
      await this.audit.record(tx, actor, 'inboundMessage.reprocess', `inbound message ${id}`);
    });
    this.intake.wake();
    return toInboundMessage((await this.messages.findById(null, id))!);
  }

  async many(filter: MessageQuery, actor: Actor): Promise<number> {
    const wanted = filter.states?.length ? filter.states.filter((s) => AGAIN.includes(s)) : AGAIN;
    if (wanted.length === 0) {
      throw UserInputError.of(
        ['filter', 'states'],
        'NOT_REPROCESSABLE',
        'Only QUARANTINED and IGNORED can be decided again.',
      );
    }
    const queued = await this.db.transaction(async (tx) => {
      const ids = await this.messages.findIds(tx, { ...filter, states: wanted }, AT_ONCE);
      const count = await this.messages.requeue(tx, ids, (r) => (r.storedWhole ? this.again(r, actor) : r));
      await this.audit.record(tx, actor, 'inboundMessage.reprocess', `${count} inbound messages`);
      return count;
    });
    this.intake.wake();
    return queued;
  }

  private again(row: InboundMessageRow, actor: Actor): InboundMessageRow {
    return {
      ...row,
      state: InboundState.RECEIVED,
      reason: null,
      attempts: 0,
      processedAt: null,
      journey: [...row.journey, journeyStep(this.clock.now(), 'REPROCESSED', `by ${actor.label}`)],
    };
  }
}
