import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { mailServerDiagnosis } from '../email-servers/diagnosis-catalogue';
import { HealthState, ServerDirection } from '../email-servers/email-server.enums';
import { ServerHealthService } from '../email-servers/server-health.service';
import { type DeliveryFailure, serverTrouble } from './delivery-decision';
import type { DeliveryResult } from './delivery.service';
import type { Lane } from './lane';
import { OutboxLedger } from './outbox-ledger';

/** A working server's success is recorded no more often than this. */
const RECORD_EVERY_MS = 5_000;

/** What an attempt tells about the server. */
export type ServerNews =
  { kind: 'WORKS' } | { kind: 'NOTHING' } | { kind: 'RESTS'; diagnosis: Diagnosis; restUntil: Date };

/** Keeps lanes and the health of their servers in step: what one process finds out holds for all, and after a restart. */
@Injectable()
export class ServerRestService {
  constructor(
    private readonly health: ServerHealthService,
    private readonly ledger: OutboxLedger,
    private readonly clock: Clock,
  ) {}

  /** Whoever repairs a server resets its health, and so it is tried again at once. */
  async refresh(lanes: Lane[]): Promise<void> {
    const known = await this.health.healthOf(lanes.map((lane) => lane.server.id));
    for (const lane of lanes) {
      const health = known.get(lane.server.id);
      const parked = health?.state === HealthState.ACTION_REQUIRED;
      const failing = parked || health?.state === HealthState.RETRYING;
      lane.learn({
        failures: failing ? health.consecutiveFailures : 0,
        restUntil: failing ? health.nextCheckAt : null,
        parkedSince: parked ? health.since : null,
      });
    }
  }

  /** Lets the server rest, where the result says that it needs one; answers what is to be recorded of it. */
  begin(lane: Lane, result: Exclude<DeliveryResult, { kind: 'CLAIM_LOST' }>): ServerNews {
    if (result.kind === 'ANSWERED') return { kind: 'WORKS' };
    const trouble = serverTrouble(result.failure);
    if (trouble === 'NONE') return { kind: result.failure.responseCode === null ? 'NOTHING' : 'WORKS' };
    const now = this.clock.now();
    const restUntil = lane.rest(trouble, now);
    return restUntil ? { kind: 'RESTS', diagnosis: ofServer(result.failure, now), restUntil } : { kind: 'NOTHING' };
  }

  async record(lane: Lane, news: ServerNews): Promise<void> {
    if (news.kind === 'WORKS') await this.recordSuccess(lane);
    if (news.kind === 'RESTS') {
      await this.health.recordFailure(lane.server.id, ServerDirection.OUTGOING, news.diagnosis, news.restUntil);
    }
  }

  private async recordSuccess(lane: Lane): Promise<void> {
    const now = this.clock.now();
    const { isFailing, parkedSince } = lane;
    if (!isFailing && !parkedSince && now.getTime() - lane.successRecordedAt < RECORD_EVERY_MS) return;
    lane.successRecordedAt = now.getTime();
    lane.recover();
    if (parkedSince) await this.ledger.extend(lane.sources, now.getTime() - parkedSince.getTime());
    await this.health.recordSuccess(lane.server.id, ServerDirection.OUTGOING, null);
  }
}

/** Of an uncertain delivery, what it says about the server: for that nobody has to act. */
function ofServer({ diagnosis }: DeliveryFailure, at: Date): Diagnosis {
  if (diagnosis.code !== DiagnosisCode.DELIVERY_UNCERTAIN) return diagnosis;
  return mailServerDiagnosis(DiagnosisCode.CONNECTION_LOST, { at, detail: diagnosis.detail });
}
