import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { type Connection, type PageArgs, toConnection, toKeyset } from '../common/page';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import type { NotificationDraft } from './notification-draft';
import { toRows } from './notification-rows';
import type { NotificationRow } from './notification.entity';
import type { NotificationFilter } from './notification.inputs';
import { NotificationRepository } from './notification.repository';
import { OutboxService } from './outbox.service';
import { ReplyTokens } from './reply-tokens.service';

/** What is to be said goes in here: into the outbox, in the transaction that causes it (invariant 6). */
@Injectable()
export class NotificationService {
  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationRepository,
    private readonly servers: OutgoingEmailServerRepository,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
    private readonly tokens: ReplyTokens,
  ) {}

  /** In the drafts' order. They are sent soon after the transaction has been committed. */
  async enqueue(tx: Tx, drafts: NotificationDraft[]): Promise<NotificationRow[]> {
    if (drafts.length === 0) return [];
    const servers = await this.servers.findAll(tx);
    const primary = servers.find((s) => s.primary);
    const now = this.clock.now();
    const added = drafts.map((draft) => {
      const sender = servers.find((s) => s.id === draft.outgoingEmailServerId) ?? primary;
      return toRows(draft, sender?.id ?? null, (id) => this.tokens.of(id, draft, sender?.email ?? null), now);
    });
    await this.notifications.insert(tx, added);
    this.db.afterCommit(tx, () => this.outbox.wake());
    return added.map((n) => n.row);
  }

  find(id: string): Promise<NotificationRow | null> {
    return this.notifications.findById(null, id);
  }

  async page(args: PageArgs, filter: NotificationFilter): Promise<Connection<NotificationRow>> {
    const keyset = toKeyset(args);
    const rows = await this.notifications.findPage(filter, keyset);
    return toConnection(rows, keyset, () => this.notifications.count(filter));
  }
}
