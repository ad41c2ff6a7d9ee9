import { Entity } from 'typeorm';
import type { Diagnosis } from '../common/diagnosis';
import { BoolColumn, EnumColumn, IntColumn, JsonColumn, KeyColumn, TimeColumn } from '../database/columns';
import { HealthState, ServerDirection } from './email-server.enums';

/** Apart from the server's own row, so that a check never makes an administrator's edit STALE. */
@Entity('server_health')
export class ServerHealthRow {
  /** Id of the incoming or outgoing server. */
  @KeyColumn() serverId: string;
  @EnumColumn() direction: ServerDirection;
  @EnumColumn() state: HealthState;
  @TimeColumn({ nullable: true }) since: Date | null;
  @TimeColumn({ nullable: true }) lastCheckedAt: Date | null;
  @TimeColumn({ nullable: true }) lastSucceededAt: Date | null;
  @IntColumn() consecutiveFailures: number;
  @TimeColumn({ nullable: true }) nextCheckAt: Date | null;
  @JsonColumn({ nullable: true }) problem: Diagnosis | null;
  @BoolColumn() pushActive: boolean;
  /** Since when clocks of what waits for this outgoing server stand still; the outbox ends it (invariant 8). */
  @TimeColumn({ nullable: true }) parkedSince: Date | null;
}
