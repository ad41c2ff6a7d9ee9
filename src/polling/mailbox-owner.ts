import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EndpointService } from '../email-servers/endpoint.service';
import type { ImapConnection } from '../email-servers/imap-connection';
import { ImapConnectionFactory } from '../email-servers/imap-connection.factory';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { type HeldLease, LeaseService } from '../tasks/lease.service';

/** With a longer interval the connection is closed between polls: servers end idle ones after minutes anyway. */
const KEEP_OPEN_UP_TO_SECONDS = 300;

interface Owned {
  lease: HeldLease;
  connection: ImapConnection | null;
  /** The version of the settings that the connection was made with. */
  updatedAt: number;
}

/**
 * The mailboxes that this process owns (invariant 12), with their connections. Ownership lasts as long as the
 * connection is kept, so that another process neither polls the same mailbox nor opens a second connection.
 */
@Injectable()
export class MailboxOwner implements OnApplicationShutdown {
  private readonly owned = new Map<string, Owned>();
  private readonly busy = new Set<string>();

  constructor(
    private readonly leases: LeaseService,
    private readonly endpoints: EndpointService,
    private readonly connections: ImapConnectionFactory,
  ) {}

  /** Runs `work` on the mailbox's connection, or answers null when it is owned elsewhere or already being checked. */
  async withMailbox<T>(
    server: IncomingEmailServer,
    work: (connection: ImapConnection, lease: HeldLease) => Promise<T>,
  ): Promise<{ result: T } | null> {
    if (this.busy.has(server.id)) return null;
    this.busy.add(server.id);
    try {
      const owned = await this.own(server.id);
      if (!owned) return null;
      return await this.use(server, owned, work);
    } finally {
      this.busy.delete(server.id);
    }
  }

  isBusy(serverId: string): boolean {
    return this.busy.has(serverId);
  }

  /** Gives up every mailbox that is not among those given: disabled and deleted ones. */
  async keepOnly(serverIds: ReadonlySet<string>): Promise<void> {
    const gone = [...this.owned.keys()].filter((id) => !serverIds.has(id) && !this.busy.has(id));
    await Promise.all(gone.map((id) => this.release(id)));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.owned.keys()].map((id) => this.release(id)));
  }

  private async own(serverId: string): Promise<Owned | null> {
    const known = this.owned.get(serverId);
    if (known) return known;
    const lease = await this.leases.take(`mailbox:${serverId}`);
    if (!lease) return null;
    const owned: Owned = { lease, connection: null, updatedAt: 0 };
    this.owned.set(serverId, owned);
    return owned;
  }

  private async use<T>(
    server: IncomingEmailServer,
    owned: Owned,
    work: (connection: ImapConnection, lease: HeldLease) => Promise<T>,
  ): Promise<{ result: T }> {
    let keep = false;
    try {
      const result = await work(await this.connect(server, owned), owned.lease);
      keep = server.pollIntervalSeconds <= KEEP_OPEN_UP_TO_SECONDS;
      return { result };
    } finally {
      if (!keep) await this.release(server.id);
    }
  }

  private async connect(server: IncomingEmailServer, owned: Owned): Promise<ImapConnection> {
    const version = server.updatedAt.getTime();
    if (owned.connection?.usable && owned.updatedAt === version) return owned.connection;
    await owned.connection?.close();
    owned.connection = null;
    owned.connection = await this.connections.open(await this.endpoints.incoming(server), server.folder);
    owned.updatedAt = version;
    return owned.connection;
  }

  private async release(serverId: string): Promise<void> {
    const owned = this.owned.get(serverId);
    if (!owned) return;
    this.owned.delete(serverId);
    await owned.connection?.close();
    await this.leases.release(owned.lease);
  }
}
