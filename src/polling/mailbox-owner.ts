import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { type HeldLease, LeaseService } from '../tasks/lease.service';

/** The name of the lease under which a server's mailbox is owned. */
export function mailboxLease(serverId: string): string {
  return `mailbox:${serverId}`;
}

interface Owned {
  lease: HeldLease;
  /** The version of the server's settings that it was last worked on with. */
  updatedAt: number;
}

/**
 * The mailboxes that this process owns (invariant 12), whatever their protocol. Ownership lasts beyond a check, so that
 * another process neither polls the same mailbox nor opens a further connection; it ends with a check that fails.
 */
@Injectable()
export class MailboxOwner implements OnApplicationShutdown {
  private readonly owned = new Map<string, Owned>();
  private readonly busy = new Set<string>();
  private readonly closers: ((serverId: string) => Promise<void>)[] = [];

  constructor(private readonly leases: LeaseService) {}

  /** For what keeps a connection to an owned mailbox: `close` is awaited when the server was edited or is given up. */
  onLeave(close: (serverId: string) => Promise<void>): void {
    this.closers.push(close);
  }

  /** Whether this process is working on it. */
  isBusy(serverId: string): boolean {
    return this.busy.has(serverId);
  }

  /** Runs `work` as the owner, or answers null when the mailbox is owned elsewhere or already being worked on. */
  async withMailbox<T>(
    server: Pick<IncomingEmailServer, 'id' | 'updatedAt'>,
    work: (lease: HeldLease) => Promise<T>,
  ): Promise<{ result: T } | null> {
    const serverId = server.id;
    if (this.isBusy(serverId)) return null;
    this.busy.add(serverId);
    try {
      const lease = await this.own(serverId, server.updatedAt.getTime());
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
    const gone = [...this.owned].filter(([id, { lease }]) => !serverIds.has(id) || !this.leases.holds(lease));
    await Promise.all(gone.filter(([id]) => !this.busy.has(id)).map(([id]) => this.release(id)));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.owned.keys()].map((id) => this.release(id)));
  }

  private async own(serverId: string, updatedAt: number): Promise<HeldLease | null> {
    const known = this.owned.get(serverId);
    if (known && this.leases.holds(known.lease)) {
      if (known.updatedAt !== updatedAt) await this.leave(serverId);
      known.updatedAt = updatedAt;
      return known.lease;
    }
    await this.release(serverId);
    const lease = await this.leases.take(mailboxLease(serverId));
    if (lease) this.owned.set(serverId, { lease, updatedAt });
    return lease;
  }

  private async release(serverId: string): Promise<void> {
    const owned = this.owned.get(serverId);
    if (!owned) return;
    this.owned.delete(serverId);
    await this.leave(serverId);
    await this.leases.release(owned.lease);
  }

  /** Ends what was opened with settings that hold no longer: an edited server may be another one. */
  private async leave(serverId: string): Promise<void> {
    await Promise.all(this.closers.map((close) => close(serverId)));
  }
}
