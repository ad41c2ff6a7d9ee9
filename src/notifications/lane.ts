import { backoffMs } from '../common/backoff';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { isCircuitOpen } from '../email-servers/health-changes';
import { HealthState } from '../email-servers/email-server.enums';
import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import type { ServerHealthRow } from '../email-servers/server-health.entity';
import type { ServerTrouble } from './delivery-decision';
import { isBulk, LaneQueue } from './lane-queue';
import type { Claimed, LaneSource } from './outbox.types';
import { bulkAllowance, type SendingUsage } from './sending-pace';

/** Connections to one mail server at the same time. */
export const DELIVERIES_PER_SERVER = 5;
/** How many notifications of one server are claimed ahead; bounded, because their texts are in memory. */
const QUEUE_LENGTH = 100;

const MINUTE = 60_000;
const REST = {
  PAUSE: { baseMs: 10_000, capMs: 10 * MINUTE },
  PARK: { baseMs: MINUTE, capMs: 15 * MINUTE },
  QUOTA: { baseMs: 5 * MINUTE, capMs: 60 * MINUTE },
};

/** Trouble of which signing in tells whether it is over; of a refused sender or a used-up quota only mail can. */
const SIGN_IN_TELLS: ReadonlySet<DiagnosisCode> = new Set([
  DiagnosisCode.DNS_NOT_FOUND,
  DiagnosisCode.CONNECTION_REFUSED,
  DiagnosisCode.CONNECTION_TIMEOUT,
  DiagnosisCode.PROXY_UNREACHABLE,
  DiagnosisCode.PROXY_AUTHENTICATION_FAILED,
  DiagnosisCode.PROXY_REFUSED,
  DiagnosisCode.TLS_CERTIFICATE_INVALID,
  DiagnosisCode.TLS_NOT_OFFERED,
  DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE,
]);

/** How many notifications a lane wants to claim. */
export interface Wanted {
  own: number;
  bulk: number;
}

const NOTHING: Wanted = { own: 0, bulk: 0 };

/** What one process is sending through one server: apart from the others, so that a dead or busy one holds up nobody. */
export class Lane {
  readonly queue = new LaneQueue();
  readonly active = new Set<Claimed>();
  /** Sources of servers for which this one stands in while their circuit is open. */
  borrowed: LaneSource[] = [];
  /** Who has asked for mail that waits here, over the API. */
  askers: string[] = [];
  /** Null where the provider's quota is not known. */
  usage: SendingUsage | null = null;
  usageReadAt = 0;
  refilling = false;
  /** It is being found out whether the server works again, without mail. */
  probing = false;
  /** When the server's success was last recorded, in ms. */
  successRecordedAt = 0;
  private closed = false;
  private failures = 0;
  private trouble: DiagnosisCode | null = null;
  private circuit = false;
  private restUntil: Date | null = null;
  private parked: Date | null = null;

  constructor(
    public server: OutgoingEmailServer,
    public sources: LaneSource[],
  ) {}

  /**
   * How many more to claim: none while the server rests, and one at a time until it works again. With `ahead`, mail of
   * the desk is also claimed past the bulk that is in memory already.
   */
  wants(now: Date, ahead: boolean): Wanted {
    if (!this.isOpen(now)) return NOTHING;
    const { length, ownLength } = this.queue;
    if (this.failures > 0) return this.isIdle ? { own: 1, bulk: 1 } : NOTHING;
    const full = length > QUEUE_LENGTH / 2;
    return {
      own: ownLength > QUEUE_LENGTH / 2 || (full && !ahead) ? 0 : QUEUE_LENGTH - ownLength,
      bulk: full ? 0 : Math.min(QUEUE_LENGTH - length, this.bulkAllowed(now)),
    };
  }

  mayStart(now: Date): boolean {
    const limit = this.failures > 0 ? 1 : DELIVERIES_PER_SERVER;
    return this.queue.length > 0 && this.active.size < limit && this.isOpen(now);
  }

  /** Its rest is over, and there is no mail to find out with whether it works again. */
  wantsProbe(now: Date): boolean {
    return this.failures > 0 && this.signInTells && this.isIdle && this.isOpen(now);
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

  /** Its mail goes over the primary server, where that works. */
  get isCircuitOpen(): boolean {
    return this.circuit;
  }

  /** Since when clocks of its messages stand still. */
  get parkedSince(): Date | null {
    return this.parked;
  }

  /** Takes over what is known of the server, from this process or another one, unless it is just finding out itself. */
  learn(health: ServerHealthRow | undefined): void {
    if (this.active.size > 0 || this.probing) return;
    const failing = health?.state === HealthState.ACTION_REQUIRED || health?.state === HealthState.RETRYING;
    this.failures = failing ? health.consecutiveFailures : 0;
    this.trouble = (failing && health.problem?.code) || null;
    this.restUntil = failing ? health.nextCheckAt : null;
    this.circuit = health !== undefined && isCircuitOpen(health);
    this.parked = health?.parkedSince ?? null;
  }

  /**
   * Lets the server rest, at least for as long as it asks for; null when it rests already, because one outage fails
   * all deliveries under way.
   */
  rest(trouble: Exclude<ServerTrouble, 'NONE'>, problem: Diagnosis, now: Date, askedMs = 0): Date | null {
    if (this.isResting(now)) return null;
    this.failures++;
    this.trouble = problem.code;
    const overQuota = problem.code === DiagnosisCode.SENDING_QUOTA_EXCEEDED;
    const { baseMs, capMs } = REST[overQuota ? 'QUOTA' : trouble];
    this.restUntil = new Date(now.getTime() + Math.max(askedMs, backoffMs(this.failures, baseMs, capMs)));
    if (trouble === 'PARK') this.parked ??= now;
    this.circuit = trouble === 'PARK' || overQuota || this.failures >= 2;
    return this.restUntil;
  }

  /** When it is tried again; now, when it does not rest. */
  nextTry(now: Date): Date {
    return this.restUntil !== null && this.isResting(now) ? this.restUntil : now;
  }

  recover(): void {
    this.failures = 0;
    this.circuit = false;
    this.restUntil = null;
    this.parked = null;
  }

  /** Counts against the quota before the rows are read again. */
  countSent(recipients: number, at: Date): void {
    if (!this.usage) return;
    this.usage = {
      ...this.usage,
      used: this.usage.used + recipients,
      oldestAt: this.usage.oldestAt ?? at,
      latestAt: at,
    };
  }

  private get signInTells(): boolean {
    // One that is not signed in to may refuse the sender because of that.
    if (this.trouble === DiagnosisCode.AUTHENTICATION_FAILED) return this.server.authenticationNeeded;
    return this.trouble !== null && SIGN_IN_TELLS.has(this.trouble);
  }

  private get isIdle(): boolean {
    return this.queue.length + this.active.size === 0 && !this.probing;
  }

  private bulkAllowed(now: Date): number {
    if (!this.usage) return QUEUE_LENGTH;
    const claimed = this.queue.bulkLength + [...this.active].filter(isBulk).length;
    return Math.max(0, bulkAllowance(this.usage, now) - claimed);
  }
}
