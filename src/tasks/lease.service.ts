import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { LeaseRepository } from './lease.repository';

/** How long a lease lasts after its holder stopped, and how often it is renewed meanwhile (invariant 12). */
export const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
/** Renewed in one statement. */
const RENEW_AT_ONCE = 200;

/** The lease was lost while working under it: whatever was not committed belongs to the new holder. */
export class LeaseLost extends Error {}

export interface HeldLease {
  readonly name: string;
  readonly fence: number;
}

/** Exclusive work among all processes of one database. */
@Injectable()
export class LeaseService implements OnModuleInit, OnApplicationShutdown {
  /** This process, in every lease that it holds. */
  readonly owner = newId();
  /** Fencing numbers by name. */
  private readonly held = new Map<string, number>();
  /** Held, and not in use. */
  private readonly kept = new Map<string, { lease: HeldLease; releasing: NodeJS.Timeout }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly leases: LeaseRepository,
    private readonly clock: Clock,
  ) {}

  /** SQLite admits one process: leases left there by one that was killed need not run out first. */
  async onModuleInit(): Promise<void> {
    if (this.db.admitsOneProcess) await this.db.transaction((tx) => this.leases.expireAll(tx, this.clock.now()));
    this.timer = setInterval(() => void this.renewHeld(), RENEW_MS);
    this.timer.unref();
  }

  /** Takes the lease and keeps it renewed until `release`; null when it is held, by this process or another. */
  async take(name: string): Promise<HeldLease | null> {
    if (this.held.has(name)) return null;
    const fence = await this.tryTake(name);
    if (fence === null) return null;
    this.held.set(name, fence);
    return { name, fence };
  }

  /** Whether this process still renews it; only `assertHeld` is sure. */
  holds({ name, fence }: HeldLease): boolean {
    return this.held.get(name) === fence;
  }

  async release(lease: HeldLease): Promise<void> {
    if (!this.forget(lease.name, lease.fence)) return;
    await this.db.transaction((tx) => this.leases.release(tx, lease.name, lease.fence, this.clock.now()));
  }

  /**
   * Runs `work` under the lease, or answers null without running it when somebody else has it.
   *
   * @param keepMs how long it is kept afterwards, for work that comes again and again: taking and giving it back cost
   *   two commits
   */
  async runExclusive<T>(name: string, work: (lease: HeldLease) => Promise<T>, keepMs = 0): Promise<T | null> {
    const lease = this.takeKept(name) ?? (await this.take(name));
    if (!lease) return null;
    try {
      return await work(lease);
    } finally {
      if (keepMs === 0) await this.release(lease);
      else this.keep(lease, keepMs);
    }
  }

  /** For the transaction that records under a lease: throws LeaseLost, which rolls it back. */
  async assertHeld(tx: Tx, lease: HeldLease): Promise<void> {
    if (!(await this.leases.isHeld(tx, lease.name, lease.fence))) throw new LeaseLost(lease.name);
  }

  /** Together, because a process that owns hundreds of mailboxes would do nothing else. */
  async renewHeld(): Promise<void> {
    const all = [...this.held];
    for (let i = 0; i < all.length; i += RENEW_AT_ONCE) await this.renew(all.slice(i, i + RENEW_AT_ONCE));
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    for (const { releasing } of this.kept.values()) clearTimeout(releasing);
    for (const [name, fence] of [...this.held]) await this.release({ name, fence });
  }

  private keep(lease: HeldLease, ms: number): void {
    const releasing = setTimeout(() => void this.releaseKept(lease.name), ms);
    releasing.unref();
    this.kept.set(lease.name, { lease, releasing });
  }

  private takeKept(name: string): HeldLease | null {
    const kept = this.kept.get(name);
    if (!kept) return null;
    clearTimeout(kept.releasing);
    this.kept.delete(name);
    return this.holds(kept.lease) ? kept.lease : null;
  }

  /** One that cannot be given back now runs out. */
  private async releaseKept(name: string): Promise<void> {
    const lease = this.takeKept(name);
    if (lease) await this.release(lease).catch(() => undefined);
  }

  /** Stops renewing; false when it was not held, e.g. because it ran out and was lost. */
  private forget(name: string, fence: number): boolean {
    return this.held.get(name) === fence && this.held.delete(name);
  }

  private async tryTake(name: string): Promise<number | null> {
    const now = this.clock.now();
    try {
      return await this.db.transaction((tx) =>
        this.leases.take(tx, name, this.owner, now, new Date(now.getTime() + LEASE_MS)),
      );
    } catch (error) {
      if (this.leases.isTakenMeanwhile(error)) return null;
      throw error;
    }
  }

  private async renew(leases: [string, number][]): Promise<void> {
    const now = this.clock.now();
    const names = leases.map(([name]) => name);
    try {
      const expiresAt = new Date(now.getTime() + LEASE_MS);
      const renewed = await this.db.transaction((tx) => this.leases.renew(tx, names, this.owner, now, expiresAt));
      for (const [name, fence] of leases) if (renewed.get(name) !== fence) this.forget(name, fence);
    } catch {
      // The next renewal may work; if none does, the lease runs out and `assertHeld` notices.
    }
  }
}
