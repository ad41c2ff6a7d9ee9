import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import { Courier } from './courier.service';
import type { Lane } from './lane';
import { Lanes } from './lanes';
import { CLAIM_MS, OutboxClaims } from './outbox-claims';
import { OutboxLedger } from './outbox-ledger';
import type { Claimed } from './outbox.types';
import { ServerRestService } from './server-rest.service';

/** How long shutting down waits for mails that are on their way. */
const DRAIN_MS = 20_000;

/**
 * Sends what is due: claims it in batches, one lane per server, and settles what came of it. `run` is the only entry;
 * between two runs the lanes go on by themselves.
 */
@Injectable()
export class OutboxService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxService.name);
  private readonly lanes = new Lanes();
  private readonly background = new Set<Promise<void>>();
  private running: Promise<void> | null = null;
  private wanted = false;
  private stopping = false;
  private renewedAt = 0;

  constructor(
    private readonly claims: OutboxClaims,
    private readonly ledger: OutboxLedger,
    private readonly courier: Courier,
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
    await this.claims.release([...this.lanes].flatMap((lane) => lane.queue.drain()));
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
      const { closed, homeless } = this.lanes.layOut(await this.servers.findAll());
      for (const lane of closed) this.inBackground(this.claims.release(lane.queue.drain()));
      await this.rests.refresh([...this.lanes]);
      this.lanes.shareOut();
      if (homeless.length > 0) await this.ledger.noteNoServer(homeless);
      for (const lane of this.lanes) {
        lane.askers = await this.claims.findAskers([...lane.sources, ...lane.borrowed]);
        if (lane.isFailing) await this.refill(lane, true);
      }
      await Promise.all([...this.lanes].map((lane) => this.refill(lane, true)));
      for (const lane of this.lanes) if (lane.wantsProbe(this.clock.now())) this.inBackground(this.probe(lane));
    }
  }

  private async refill(lane: Lane, ahead: boolean): Promise<void> {
    const wanted = lane.wants(this.clock.now(), ahead);
    if (wanted.own + wanted.bulk > 0 && !lane.refilling) {
      lane.refilling = true;
      try {
        lane.queue.add(await this.claims.claim([...lane.sources, ...lane.borrowed], lane.askers, wanted));
      } finally {
        lane.refilling = false;
      }
    }
    // Meanwhile the server may have gone to rest, or this one to its end.
    if (this.stopping || !lane.isOpen(this.clock.now())) await this.claims.release(lane.queue.drain());
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
    const { lanes } = this;
    const inBackground = (work: Promise<void>) => this.inBackground(work);
    try {
      await this.courier.deliver({ claimed, lane, lanes, inBackground, wake: () => this.wake() });
    } finally {
      lane.active.delete(claimed);
    }
    this.start(lane);
    await this.refill(lane, false);
  }

  /** A server whose mail goes over another one would else stay failing until somebody writes over it. */
  private async probe(lane: Lane): Promise<void> {
    lane.probing = true;
    try {
      if (await this.rests.probe(lane)) this.wake();
    } finally {
      lane.probing = false;
    }
  }

  private async renew(): Promise<void> {
    if (this.clock.ms() - this.renewedAt < CLAIM_MS / 4) return;
    this.renewedAt = this.clock.ms();
    const held = [...this.lanes].flatMap((lane) => [...lane.queue, ...lane.active]);
    if (held.length > 0) await this.claims.renew(held);
  }

  private inBackground(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.logger.error({ err: error }, 'sending stopped short; its claims run out'))
      .finally(() => this.background.delete(tracked));
    this.background.add(tracked);
  }
}
