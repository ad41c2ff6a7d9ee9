import { backoffMs } from '../common/backoff';
import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import type { ServerTrouble } from './delivery-decision';
import type { Claimed, LaneSource } from './outbox.types';

/** Connections to one mail server at the same time. */
export const DELIVERIES_PER_SERVER = 5;
/** How many notifications of one server are claimed ahead; bounded, because their texts are in memory. */
const QUEUE_LENGTH = 100;

const REST = {
  PAUSE: { baseMs: 10_000, capMs: 10 * 60_000 },
  PARK: { baseMs: 60_000, capMs: 15 * 60_000 },
};

/** What the health of a server says about sending to it. */
export interface LaneHealth {
  failures: number;
  restUntil: Date | null;
  parkedSince: Date | null;
}

/** What one process is sending through one server: apart from the others, so that a dead or busy one holds up nobody. */
export class Lane {
  readonly queue: Claimed[] = [];
  readonly active = new Set<Claimed>();
  refilling = false;
  /** When the server's success was last recorded, in ms. */
  successRecordedAt = 0;
  private closed = false;
  private failures = 0;
  private restUntil: Date | null = null;
  private parked: Date | null = null;

  constructor(
    public server: OutgoingEmailServer,
    public sources: LaneSource[],
  ) {}

  /** How many more to claim: none while the server rests, and one at a time until it works again. */
  wants(now: Date): number {
    if (!this.isOpen(now)) return 0;
    const held = this.queue.length + this.active.size;
    if (this.failures > 0) return held === 0 ? 1 : 0;
    return this.queue.length > QUEUE_LENGTH / 2 ? 0 : QUEUE_LENGTH - this.queue.length;
  }

  mayStart(now: Date): boolean {
    const limit = this.failures > 0 ? 1 : DELIVERIES_PER_SERVER;
    return this.queue.length > 0 && this.active.size < limit && this.isOpen(now);
  }

  /** The server was disabled or deleted: what is on its way ends, nothing follows. */
  close(): void {
    this.closed = true;
  }

  isOpen(now: Date): boolean {
    return !this.closed && !this.isResting(now);
  }

  isResting(now: Date): boolean {
    return this.restUntil !== null && now < this.restUntil;
  }

  get isFailing(): boolean {
    return this.failures > 0;
  }

  /** Since when clocks of its messages stand still. */
  get parkedSince(): Date | null {
    return this.parked;
  }

  /** Takes over what is known of the server, from this process or another one, unless it is just finding out itself. */
  learn(health: LaneHealth): void {
    if (this.active.size > 0) return;
    this.failures = health.failures;
    this.restUntil = health.restUntil;
    this.parked ??= health.parkedSince;
  }

  /** Lets the server rest; null when it rests already, because one outage fails all deliveries under way. */
  rest(trouble: Exclude<ServerTrouble, 'NONE'>, now: Date): Date | null {
    if (this.isResting(now)) return null;
    this.failures++;
    const { baseMs, capMs } = REST[trouble];
    this.restUntil = new Date(now.getTime() + backoffMs(this.failures, baseMs, capMs));
    if (trouble === 'PARK') this.parked ??= now;
    return this.restUntil;
  }

  /** When it is tried again; now, when it does not rest. */
  nextTry(now: Date): Date {
    return this.restUntil !== null && this.isResting(now) ? this.restUntil : now;
  }

  recover(): void {
    this.failures = 0;
    this.restUntil = null;
    this.parked = null;
  }
}
