import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type HeldLease, LeaseService } from '../tasks/lease.service';

/** The name of the lease under which a server's mailbox is owned. */
export function mailboxLease(serverId: string): string {
  return `mailbox:${serverId}`;
}

/**
 * The mailboxes that this process owns (invariant 12), whatever their protocol. Ownership lasts beyond a check, so that
 * another process neither polls the same mailbox nor opens a further connection; it ends with a check that fails.
 */
@Injectable()
export class MailboxOwner implements OnApplicationShutdown {
  private readonly owned = new Map<string, HeldLease>();
  private readonly busy = new Set<string>();
  private readonly closers: ((serverId: string) => Promise<void>)[] = [];

  constructor(private readonly leases: LeaseService) {}

  /** For what keeps a connection to an owned mailbox: `close` is awaited before the ownership is given up. */
  beforeRelease(close: (serverId: string) => Promise<void>): void {
    this.closers.push(close);
  }

  /** Runs `work` as the owner, or answers null when the mailbox is owned elsewhere or already being worked on. */
  async withMailbox<T>(serverId: string, work: (lease: HeldLease) => Promise<T>): Promise<{ result: T } | null> {
    if (this.busy.has(serverId)) return null;
    this.busy.add(serverId);
    try {
      const lease = await this.own(serverId);
      return lease && { result: await work(lease) };
    } catch (error) {
      await this.release(serverId);
      throw error;
    } finally {
      this.busy.delete(serverId);
    }
  }

  /** Gives up what is not among those given (disabled and deleted ones), and what was lost to another process. */
  async keepOnly(serverIds: ReadonlySet<string>): Promise<void> {
    const gone = [...this.owned].filter(([id, lease]) => !serverIds.has(id) || !this.leases.holds(lease));
    await Promise.all(gone.filter(([id]) => !this.busy.has(id)).map(([id]) => this.release(id)));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.owned.keys()].map((id) => this.release(id)));
  }

  private async own(serverId: string): Promise<HeldLease | null> {
    const known = this.owned.get(serverId);
    if (known && this.leases.holds(known)) return known;
    await this.release(serverId);
    const lease = await this.leases.take(mailboxLease(serverId));
    if (lease) this.owned.set(serverId, lease);
    return lease;
  }

  private async release(serverId: string): Promise<void> {
    const lease = this.owned.get(serverId);
    if (!lease) return;
    this.owned.delete(serverId);
    await Promise.all(this.closers.map((close) => close(serverId)));
    await this.leases.release(lease);
  }
}
