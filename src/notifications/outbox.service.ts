import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import { DeliveryService } from './delivery.service';
import { Lane } from './lane';
import { CLAIM_MS, OutboxLedger } from './outbox-ledger';
import type { Claimed, LaneSource } from './outbox.types';
import { ServerRestService } from './server-rest.service';
import { toSettlement } from './settlement';

/** How long shutting down waits for mails that are on their way. */
const DRAIN_MS = 20_000;

/**
 * Sends what is due: claims it in batches, one lane per server, and settles what came of it. `run` is the only entry;
 * between two runs the lanes go on by themselves.
 */
@Injectable()
export class OutboxService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxService.name);
  private readonly lanes = new Map<string, Lane>();
  private readonly background = new Set<Promise<void>>();
  private running: Promise<void> | null = null;
  private wanted = false;
  private stopping = false;
  private renewedAt = 0;

  constructor(
    private readonly ledger: OutboxLedger,
    private readonly deliveries: DeliveryService,
    private readonly rests: ServerRestService,
    private readonly servers: OutgoingEmailServerRepository,
    private readonly clock: Clock,
  ) {}

  /** Something may have become due: looks soon, without anybody waiting for it. */
  wake(): void {
    this.inBackground(this.fill());
  }

  /** Frees stale claims, keeps our own, and claims what is due. Mails are sent after it answers. */
  async run(): Promise<void> {
    if (this.stopping) return;
    await this.ledger.releaseStale();
    await this.renew();
    await this.fill();
  }

  /** Resolves when nothing is being sent or settled any more. */
  async settled(): Promise<void> {
    while (this.background.size > 0) await Promise.all(this.background);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const queued = [...this.lanes.values()].flatMap((lane) => lane.queue.splice(0));
    await this.ledger.release(queued);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, DRAIN_MS)));
    await Promise.race([this.settled(), patience]);
    clearTimeout(timer);
  }

  /** One at a time; a call during a run makes it look once more. */
  private async fill(): Promise<void> {
    this.wanted = true;
    this.running ??= this.fillWhileWanted().finally(() => (this.running = null));
    await this.running;
  }

  private async fillWhileWanted(): Promise<void> {
    while (this.wanted && !this.stopping) {
      this.wanted = false;
      const orphans = this.layOutLanes(await this.servers.findAll());
      await this.rests.refresh([...this.lanes.values()]);
      if (orphans.length > 0) await this.ledger.noteNoServer(orphans);
      await Promise.all([...this.lanes.values()].map((lane) => this.refill(lane)));
    }
  }

  /**
   * One lane per enabled server. The primary one's also sends what is meant for no server or for a disabled one;
   * without a primary nobody does, and those sources are answered.
   */
  private layOutLanes(servers: OutgoingEmailServer[]): LaneSource[] {
    const enabled = servers.filter((server) => server.enabled);
    const primary = enabled.find((server) => server.primary);
    const homeless: LaneSource[] = [null, ...servers.filter((s) => !s.enabled).map((s) => s.id)];
    for (const server of enabled) {
      const sources = server === primary ? [server.id, ...homeless] : [server.id];
      const lane = this.lanes.get(server.id);
      if (lane) Object.assign(lane, { server, sources });
      else this.lanes.set(server.id, new Lane(server, sources));
    }
    for (const [id, lane] of this.lanes) {
      if (enabled.some((server) => server.id === id)) continue;
      this.lanes.delete(id);
      lane.close();
      this.inBackground(this.ledger.release(lane.queue.splice(0)));
    }
    return primary ? [] : homeless;
  }

  private async refill(lane: Lane): Promise<void> {
    const count = lane.wants(this.clock.now());
    if (count > 0 && !lane.refilling) {
      lane.refilling = true;
      try {
        const claimed = await this.ledger.claim(lane.sources, count);
        lane.queue.push(...claimed);
      } finally {
        lane.refilling = false;
      }
    }
    // Meanwhile the server may have gone to rest, or this one to its end.
    if (this.stopping || !lane.isOpen(this.clock.now())) await this.ledger.release(lane.queue.splice(0));
    else this.start(lane);
  }

  private start(lane: Lane): void {
    while (!this.stopping && lane.mayStart(this.clock.now())) {
      const claimed = lane.queue.shift();
      if (!claimed) return;
      lane.active.add(claimed);
      this.inBackground(this.deliver(lane, claimed));
    }
  }

  private async deliver(lane: Lane, claimed: Claimed): Promise<void> {
    const serverId = lane.server.id;
    const startedAt = this.clock.now();
    const result = await this.deliveries.attempt(claimed, lane.server);
    try {
      if (result.kind !== 'CLAIM_LOST') {
        // Decided and on its way into the database before anything else can go wrong.
        const news = this.rests.begin(lane, result);
        const now = this.clock.now();
        const times = { startedAt, now, serverRetryAt: lane.nextTry(now) };
        this.inBackground(this.ledger.settle(toSettlement(claimed, serverId, result, times)));
        await this.rests.record(lane, news);
      }
    } finally {
      lane.active.delete(claimed);
    }
    this.start(lane);
    await this.refill(lane);
  }

  private async renew(): Promise<void> {
    if (this.clock.ms() - this.renewedAt < CLAIM_MS / 4) return;
    this.renewedAt = this.clock.ms();
    const held = [...this.lanes.values()].flatMap((lane) => [...lane.queue, ...lane.active]);
    if (held.length > 0) await this.ledger.renew(held);
  }

  private inBackground(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.logger.error({ err: error }, 'sending stopped short; its claims run out'))
      .finally(() => this.background.delete(tracked));
    this.background.add(tracked);
  }
}
