import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import { CheckRequests } from './check-requests';
import type { InboundMessageRow } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';
import { InboundMessageRepository, type MessageQuery } from './inbound-message.repository';
import { type InboundMessage, toInboundMessage } from './inbound-message.types';
import { IntakeService } from './intake.service';
import { journeyStep } from './journey';

const AGAIN = [InboundState.QUARANTINED, InboundState.IGNORED];
/** One call queues at most this many; the rest is asked for again. */
const AT_ONCE = 1_000;

/** Decides quarantined and ignored messages again; fetches what was left in the mailbox first. */
@Injectable()
export class ReprocessService {
  constructor(
    private readonly db: Database,
    private readonly messages: InboundMessageRepository,
    private readonly intake: IntakeService,
    private readonly checks: CheckRequests,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** `despiteFilter`: whatever the filter says. */
  async one(id: string, despiteFilter: boolean, actor: Actor): Promise<InboundMessage> {
    const wanting = new Set<string>();
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
      if (!isComplete(row)) {
        throw UserInputError.of(
          'id',
          'BODY_NOT_STORED',
          'Only the headers of this message were stored, and its body cannot be fetched from the mailbox any more.',
        );
      }
      await this.messages.requeue(tx, [id], (r) => this.again({ ...r, despiteFilter }, actor, wanting));
      await this.audit.record(
        tx,
        actor,
        'inboundMessage.reprocess',
        `inbound message ${id}${whateverTheFilterSays(despiteFilter)}`,
      );
    });
    await this.goOn(wanting);
    const queued = await this.messages.findById(null, id);
    // Its time was over just now.
    if (!queued) throw UserInputError.notFound('message');
    return toInboundMessage(queued);
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
    const wanting = new Set<string>();
    const queued = await this.db.transaction(async (tx) => {
      const ids = await this.messages.findIds(tx, { ...filter, states: wanted }, AT_ONCE);
      const count = await this.messages.requeue(tx, ids, (r) =>
        isComplete(r) ? this.again({ ...r, despiteFilter: false }, actor, wanting) : r,
      );
      await this.audit.record(tx, actor, 'inboundMessage.reprocess', `${count} inbound messages`);
      return count;
    });
    await this.goOn(wanting);
    return queued;
  }

  /** Decides what is here, and has the rest fetched by those who own the mailboxes of these servers. */
  private async goOn(wanting: Set<string>): Promise<void> {
    this.intake.wake();
    for (const serverId of wanting) await this.checks.ask(serverId);
  }

  private again(row: InboundMessageRow, actor: Actor, wanting: Set<string>): InboundMessageRow {
    if (!row.storedWhole) wanting.add(row.serverId!);
    const detail = `by ${actor.label}${whateverTheFilterSays(row.despiteFilter)}`;
    return {
      ...row,
      state: InboundState.RECEIVED,
      reason: null,
      attempts: 0,
      processedAt: null,
      journey: [...row.journey, journeyStep(this.clock.now(), 'REPROCESSED', detail)],
    };
  }
}

function whateverTheFilterSays(despiteFilter: boolean | null): string {
  return despiteFilter ? ', whatever the filter says' : '';
}

/** Whether its body is here, or can be asked for: as long as there is the server in whose mailbox it lies. */
function isComplete({ storedWhole, serverId }: InboundMessageRow): boolean {
  return storedWhole || serverId !== null;
}
