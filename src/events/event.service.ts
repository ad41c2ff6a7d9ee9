import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { PubSub } from 'graphql-subscriptions';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { TaskRunner } from '../tasks/task-runner';
import { ChangeEventRepository } from './change-event.repository';

export type ChangeKind = 'request' | 'server-health';

/** How far back a reader looks: a transaction that takes longer than this to commit after its event is not heard of. */
const OVERLAP_MS = 10_000;
const KEEP_MS = 5 * 60_000;
const BATCH = 1_000;

/**
 * Tells subscribers of every process what changed. Changes are rows, written in the transaction that makes the change,
 * and each process with a subscriber reads them twice a second: nothing is said of what was rolled back.
 */
@Injectable()
export class EventService {
  private readonly pubsub = new PubSub();
  private readonly seen = new Map<string, number>();
  private listeners = 0;
  private since: Date | null = null;

  constructor(
    private readonly db: Database,
    private readonly events: ChangeEventRepository,
    private readonly clock: Clock,
    private readonly tasks: TaskRunner,
  ) {}

  announce(tx: Tx, kind: ChangeKind, subjectIds: string[]): Promise<void> {
    return this.events.add(tx, kind, subjectIds, this.clock.now());
  }

  /** Ids of what changed, from now on, until the consumer stops; stopping does not wait for a next change. */
  changes(kind: ChangeKind): AsyncIterableIterator<string> {
    const ids = this.pubsub.asyncIterableIterator<string>(kind) as AsyncIterableIterator<string>;
    if (this.listeners++ === 0) this.since = this.clock.now();
    let listening = true;
    const stop = () => {
      if (listening) this.listeners--;
      listening = false;
    };
    return {
      next: () => ids.next(),
      return: () => {
        stop();
        return ids.return!();
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  @Interval('events:deliver', 500)
  async deliver(): Promise<void> {
    if (this.listeners > 0) await this.tasks.run('events:deliver', () => this.readNew());
  }

  @Interval('events:sweep', 60_000)
  async sweep(): Promise<void> {
    await this.tasks.run('events:sweep', () =>
      this.db.transaction((tx) => this.events.removeBefore(tx, new Date(this.clock.ms() - KEEP_MS))),
    );
  }

  private async readNew(): Promise<void> {
    const horizon = new Date(Math.max(this.since?.getTime() ?? 0, this.clock.ms() - OVERLAP_MS));
    for (let skip = 0, read = BATCH; read === BATCH; skip += BATCH) {
      const events = await this.events.findSince(horizon, skip, BATCH);
      read = events.length;
      for (const event of events.filter((e) => !this.seen.has(e.id))) {
        this.seen.set(event.id, event.at.getTime());
        await this.pubsub.publish(event.kind, event.subjectId);
      }
    }
    for (const [id, at] of this.seen) if (at < this.clock.ms() - 2 * OVERLAP_MS) this.seen.delete(id);
  }
}
