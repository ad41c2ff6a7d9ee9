import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { TaskRunner } from '../tasks/task-runner';
import { ConnectionGate } from './connection-gate';
import { DueServerRepository } from './due-server.repository';
import { Poller } from './poller';
import type { Followed } from './push-listener';
import { PushService } from './push.service';

/** What is due when the process starts is spread at random over so long for each mailbox, and at most over so long. */
const SPREAD_EACH_MS = 50;
const SPREAD_AT_MOST_MS = 30_000;
/** News that come so soon after a check wait: mail often comes in bursts. */
const REST_MS = 100;

/** Starts checks side by side, as many as the gate lets in: of mailboxes with news first, then of those that are due. */
@Injectable()
export class CheckScheduler {
  private readonly running = new Set<string>();
  private readonly resting = new Set<string>();
  /** Mailboxes to which something came, as their mail servers say. */
  private readonly news = new Map<string, Followed>();
  private due: IncomingEmailServer[] = [];
  /** When a mailbox may be checked for the first time; null until the first look. */
  private spread: Map<string, number> | null = null;

  constructor(
    private readonly poller: Poller,
    private readonly servers: DueServerRepository,
    private readonly gate: ConnectionGate,
    private readonly tasks: TaskRunner,
    private readonly clock: Clock,
    push: PushService,
  ) {
    push.onNews((server) => {
      this.news.set(server.id, server);
      this.startAll();
    });
  }

  /** Starts what there is room for, and the rest as room becomes free; each call tells anew what is due. */
  start(due: IncomingEmailServer[]): void {
    this.spread ??= spread(due, this.clock.ms());
    this.due = due;
    this.startAll();
  }

  private startAll(): void {
    for (const server of this.news.values()) {
      const check = () => this.checkForNews(server);
      if (!this.resting.has(server.id) && this.startOne(server, check)) this.news.delete(server.id);
    }
    this.due = this.due.filter((server) => !this.mayCheck(server) || !this.startOne(server, () => this.check(server)));
  }

  private mayCheck({ id }: IncomingEmailServer): boolean {
    return !this.poller.isElsewhere(id) && (this.spread?.get(id) ?? 0) <= this.clock.ms();
  }

  private startOne({ id, host }: Followed, check: () => Promise<void>): boolean {
    if (this.tasks.isStopping || this.running.has(id)) return false;
    const leave = this.gate.enter(host);
    if (!leave) return false;
    this.running.add(id);
    void this.tasks.run(`polling:${id}`, check).finally(() => {
      leave();
      this.ended(id);
    });
    return true;
  }

  /** Read anew: it may have been edited or disabled since the connection was made that brought the news. */
  private async checkForNews(server: Followed): Promise<void> {
    const current = await this.servers.findEnabled(server.id);
    // A check that somebody asked for may have looked before the news: then there is one more after it.
    if (current && this.poller.isBusy(server.id)) this.news.set(server.id, server);
    else await this.check(current);
  }

  private async check(server: IncomingEmailServer | null): Promise<void> {
    if (server) await this.poller.check(server);
  }

  private ended(id: string): void {
    this.running.delete(id);
    this.resting.add(id);
    setTimeout(() => {
      this.resting.delete(id);
      this.startAll();
    }, REST_MS).unref();
    this.startAll();
  }
}

/** Full jitter: hundreds of mailboxes that are due at once do not sign in at once. A single one does not wait. */
function spread(due: IncomingEmailServer[], now: number): Map<string, number> {
  const overMs = Math.min(SPREAD_AT_MOST_MS, (due.length - 1) * SPREAD_EACH_MS);
  return new Map(due.map(({ id }) => [id, now + Math.random() * overMs]));
}
