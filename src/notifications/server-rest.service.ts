import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { mailServerDiagnosis } from '../email-servers/diagnosis-catalogue';
import { ServerDirection } from '../email-servers/email-server.enums';
import { sendingQuota } from '../email-servers/sending-quota';
import { ServerTestService } from '../email-servers/server-test.service';
import { ServerHealthService } from '../email-servers/server-health.service';
import { type DeliveryFailure, serverTrouble } from './delivery-decision';
import type { DeliveryResult } from './delivery.service';
import type { Lane } from './lane';
import { OutboxLedger } from './outbox-ledger';
import { retryHintMs } from './retry-hint';
import { type Sent, SendingUsageRepository } from './sending-usage.repository';

/** A working server's success is recorded no more often than this. */
const RECORD_EVERY_MS = 5_000;

/** How often a server's use of its quota is counted anew; in between this process adds its own. */
const USAGE_EVERY_MS = 10_000;
const DAY_MS = 86_400_000;
const NOTHING_SENT: Sent = { used: 0, oldestAt: null, latestAt: null };

/** What an attempt tells about the server. */
export type ServerNews =
  { kind: 'WORKS' } | { kind: 'NOTHING' } | { kind: 'RESTS'; diagnosis: Diagnosis; restUntil: Date };

/** Keeps lanes and the health of their servers in step: what one process finds out holds for all, and after a restart. */
@Injectable()
export class ServerRestService {
  constructor(
    private readonly health: ServerHealthService,
    private readonly ledger: OutboxLedger,
    private readonly usage: SendingUsageRepository,
    private readonly tests: ServerTestService,
    private readonly clock: Clock,
  ) {}

  /** Whoever repairs a server resets its health, and so it is tried again at once. */
  async refresh(lanes: Lane[]): Promise<void> {
    const known = await this.health.healthOf(lanes.map((lane) => lane.server.id));
    for (const lane of lanes) lane.learn(known.get(lane.server.id));
    await this.refreshUsage(lanes.filter((lane) => this.clock.ms() - lane.usageReadAt >= USAGE_EVERY_MS));
  }

  /** Lets the server rest, where the result says that it needs one; answers what is to be recorded of it. */
  begin(lane: Lane, result: Exclude<DeliveryResult, { kind: 'CLAIM_LOST' }>): ServerNews {
    if (result.kind === 'ANSWERED') return { kind: 'WORKS' };
    const trouble = serverTrouble(result.failure);
    if (trouble === 'NONE') return { kind: result.failure.responseCode === null ? 'NOTHING' : 'WORKS' };
    const now = this.clock.now();
    const { diagnosis, response } = result.failure;
    const restUntil = lane.rest(trouble, diagnosis, now, retryHintMs(response ?? '') ?? 0);
    return restUntil ? { kind: 'RESTS', diagnosis: ofServer(result.failure, now), restUntil } : { kind: 'NOTHING' };
  }

  /** `began`: a failure from before the server was repaired says nothing about it any more. */
  async record(lane: Lane, news: ServerNews, began: Date): Promise<void> {
    if (news.kind === 'WORKS') await this.recordSuccess(lane);
    if (news.kind === 'RESTS') {
      const { id } = lane.server;
      await this.health.recordFailure(id, ServerDirection.OUTGOING, news.diagnosis, news.restUntil, began);
    }
  }

  /** Signs in without sending anything; answers whether the server works. */
  async probe(lane: Lane): Promise<boolean> {
    const began = this.clock.now();
    const { problem } = await this.tests.savedOutgoing(lane.server.id, null);
    if (!problem) {
      await this.recordSuccess(lane);
      return true;
    }
    const restUntil = lane.rest(problem.transient ? 'PAUSE' : 'PARK', problem, this.clock.now());
    if (restUntil) await this.record(lane, { kind: 'RESTS', diagnosis: problem, restUntil }, began);
    return false;
  }

  private async recordSuccess(lane: Lane): Promise<void> {
    const now = this.clock.now();
    const { isFailing, parkedSince } = lane;
    if (!isFailing && !parkedSince && now.getTime() - lane.successRecordedAt < RECORD_EVERY_MS) return;
    lane.successRecordedAt = now.getTime();
    lane.recover();
    await this.health.recordSuccess(lane.server.id, ServerDirection.OUTGOING, null);
    if (parkedSince) await this.ledger.endParking(lane.server.id, lane.sources, parkedSince);
  }

  private async refreshUsage(lanes: Lane[]): Promise<void> {
    const limited = lanes.filter((lane) => sendingQuota(lane.server) !== null);
    const since = new Date(this.clock.ms() - DAY_MS);
    const sent = await this.usage.sentSince(
      limited.map((lane) => lane.server.id),
      since,
    );
    for (const lane of lanes) {
      const quota = sendingQuota(lane.server);
      lane.usageReadAt = this.clock.ms();
      lane.usage = quota === null ? null : { quota, ...(sent.get(lane.server.id) ?? NOTHING_SENT) };
    }
  }
}

/** Of an uncertain delivery, what it says about the server: for that nobody has to act. */
function ofServer({ diagnosis }: DeliveryFailure, at: Date): Diagnosis {
  if (diagnosis.code !== DiagnosisCode.DELIVERY_UNCERTAIN) return diagnosis;
  return mailServerDiagnosis(DiagnosisCode.CONNECTION_LOST, { at, detail: diagnosis.detail });
}
