import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { Diagnosis } from '../common/diagnosis';
import { Database } from '../database/database';
import { DueServerRepository } from './due-server.repository';

/**
 * Asks the process that owns a mailbox to check it now. Asking and answering are in the health row: a check is wanted
 * while its time has come, and stays so when another one that began before ends meanwhile.
 */
@Injectable()
export class CheckRequests {
  constructor(
    private readonly db: Database,
    private readonly due: DueServerRepository,
    private readonly clock: Clock,
  ) {}

  async ask(serverId: string): Promise<void> {
    await this.db.transaction((tx) => this.due.wantCheck(tx, serverId, this.clock.now()));
  }

  /** Null as long as no check that began after `since`, when one was asked for, has ended. */
  async answeredSince(serverId: string, since: Date): Promise<{ problem: Diagnosis | null } | null> {
    const health = await this.due.healthOf(serverId);
    if (health?.lastCheckedAt == null || health.lastCheckedAt <= since) return null;
    const isWanted = health.nextCheckAt !== null && health.nextCheckAt <= this.clock.now();
    return isWanted ? null : { problem: health.problem };
  }
}
