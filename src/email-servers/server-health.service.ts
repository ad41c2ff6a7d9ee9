import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { Diagnosis } from '../common/diagnosis';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { EventService } from '../events/event.service';
import { HealthState, type ServerDirection } from './email-server.enums';
import { afterFailure, afterSuccess, isOutdated, isVisibleChange, nextCheck, unchecked } from './health-changes';
import type { ServerHealthRow } from './server-health.entity';
import { ServerHealthRepository } from './server-health.repository';

/** How old `lastSucceededAt` of a healthy server may get before a further success is written. */
const WRITE_SUCCESS_EVERY_MS = 5_000;

/** What the checks of servers have found. Kept apart from the servers' rows, and told to subscribers. */
@Injectable()
export class ServerHealthService {
  /** When this process last wrote that a server is healthy, so that checks every few seconds cost nothing. */
  private readonly healthySince = new Map<string, number>();

  constructor(
    private readonly db: Database,
    private readonly rows: ServerHealthRepository,
    private readonly events: EventService,
    private readonly clock: Clock,
  ) {}

  /** Of a server that exists no longer there is none. */
  async healthOf(ids: string[]): Promise<Map<string, ServerHealthRow>> {
    const rows = ids.length === 0 ? [] : await this.rows.findByServerIds(ids);
    return new Map(rows.map((row) => [row.serverId, row]));
  }

  /** A check that `began` then has worked. Opens a transaction of its own, but not for what is no news within 5 s. */
  async recordSuccess(
    serverId: string,
    _direction: ServerDirection,
    nextCheckAt: Date | null,
    began = this.clock.now(),
  ): Promise<void> {
    const written = this.healthySince.get(serverId);
    if (written !== undefined && this.clock.ms() - written < WRITE_SUCCESS_EVERY_MS) return;
    const state = await this.checked(serverId, began, (row, now) =>
      afterSuccess(row, now, nextCheck(row, began, now, nextCheckAt)),
    );
    if (state === HealthState.HEALTHY) this.healthySince.set(serverId, this.clock.ms());
  }

  /** A check that `began` then has failed: RETRYING when the problem passes by itself, else ACTION_REQUIRED. */
  async recordFailure(
    serverId: string,
    _direction: ServerDirection,
    problem: Diagnosis,
    nextCheckAt: Date | null,
    began = this.clock.now(),
  ): Promise<void> {
    this.healthySince.delete(serverId);
    await this.checked(serverId, began, (row, now) =>
      afterFailure(row, problem, now, nextCheck(row, began, now, nextCheckAt)),
    );
  }

  /** Whether the mail server pushes new mail to us at present. */
  async setPushActive(serverId: string, pushActive: boolean): Promise<void> {
    await this.change(serverId, (row) => (row.pushActive === pushActive ? row : { ...row, pushActive }));
  }

  /** For a new server. */
  async create(tx: Tx, serverId: string, direction: ServerDirection, enabled: boolean): Promise<void> {
    await this.rows.insert(tx, unchecked(serverId, direction, enabled, this.clock.now()));
    await this.events.announce(tx, 'server-health', [serverId]);
  }

  /** For a server that was switched on or off or is now reached otherwise: what was found before says nothing more. */
  async reset(tx: Tx, serverId: string, direction: ServerDirection, enabled: boolean): Promise<void> {
    const { lastCheckedAt, lastSucceededAt, parkedSince } = (await this.rows.lock(tx, serverId)) ?? {};
    const row = unchecked(serverId, direction, enabled, this.clock.now());
    await this.rows.update(tx, {
      ...row,
      lastCheckedAt: lastCheckedAt ?? null,
      lastSucceededAt: lastSucceededAt ?? null,
      parkedSince: parkedSince ?? null,
    });
    await this.events.announce(tx, 'server-health', [serverId]);
    this.db.afterCommit(tx, () => this.healthySince.delete(serverId));
  }

  /** Ends the standing still of clocks; false when that was done already, by whichever process. */
  endParking(tx: Tx, serverId: string): Promise<boolean> {
    return this.rows.clearParkedSince(tx, serverId);
  }

  async remove(tx: Tx, serverId: string): Promise<void> {
    await this.rows.delete(tx, serverId);
    this.db.afterCommit(tx, () => this.healthySince.delete(serverId));
  }

  private checked(serverId: string, began: Date, make: (row: ServerHealthRow, now: Date) => ServerHealthRow) {
    return this.change(serverId, (row) => (isOutdated(row, began) ? row : make(row, this.clock.now())));
  }

  /** Answers the state that the server then has; null when it was deleted meanwhile. */
  private change(serverId: string, make: (row: ServerHealthRow) => ServerHealthRow): Promise<HealthState | null> {
    return this.db.transaction(async (tx) => {
      const before = await this.rows.lock(tx, serverId);
      if (!before) return null;
      const after = make(before);
      if (after !== before) await this.rows.update(tx, after);
      if (isVisibleChange(before, after)) await this.events.announce(tx, 'server-health', [serverId]);
      return after.state;
    });
  }
}
