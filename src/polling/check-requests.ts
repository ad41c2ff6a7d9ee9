import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { Diagnosis } from '../common/diagnosis';
import { Database } from '../database/database';
import { DueServerRepository } from './due-server.repository';

/** Asks the process that owns a mailbox to check it now; asking and answering are in the health row. */
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

  /** Null as long as no check has ended after `since`. */
  async answeredSince(serverId: string, since: Date): Promise<{ problem: Diagnosis | null } | null> {
    const health = await this.due.healthOf(serverId);
    return health?.lastCheckedAt != null && health.lastCheckedAt > since ? { problem: health.problem } : null;
  }
}
