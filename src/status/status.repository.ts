import { Injectable } from '@nestjs/common';
import { In, MoreThan, MoreThanOrEqual } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { DeliveryAttemptRow } from '../notifications/delivery-attempt.entity';
import { NotificationRow } from '../notifications/notification.entity';
import { NotificationState } from '../notifications/notification.enums';
import { mailboxLease } from '../polling/mailbox-owner';
import { Lease } from '../tasks/lease.entity';

interface AttemptCounts {
  succeeded: number;
  failed: number;
  recipients: number;
}

@Injectable()
export class StatusRepository extends BaseRepository {
  async countNotifications(states: NotificationState[]): Promise<Map<NotificationState, number>> {
    const rows = await this.db.read
      .createQueryBuilder(NotificationRow, 'n')
      .select('n.state', 'state')
      .addSelect('COUNT(*)', 'n')
      .where('n.state IN (:...states)', { states })
      .groupBy('n.state')
      .getRawMany<{ state: NotificationState; n: string | number }>();
    return new Map(rows.map((r) => [r.state, Number(r.n)]));
  }

  /** Attempts of each outgoing server since, by how they ended, and the recipients that it took. */
  async countAttempts(serverIds: string[], since: Date): Promise<Map<string, AttemptCounts>> {
    if (serverIds.length === 0) return new Map();
    const rows = await this.db.read
      .createQueryBuilder(DeliveryAttemptRow, 'a')
      .select('a.serverId', 'serverId')
      .addSelect('SUM(a.succeeded)', 'succeeded')
      .addSelect('COUNT(*)', 'all')
      .addSelect('SUM(a.recipientCount)', 'recipients')
      .where({ serverId: In(serverIds), at: MoreThanOrEqual(since) })
      .groupBy('a.serverId')
      .getRawMany<Record<'serverId' | 'succeeded' | 'all' | 'recipients', string>>();
    return new Map(
      rows.map((r) => {
        const succeeded = Number(r.succeeded);
        return [r.serverId, { succeeded, failed: Number(r.all) - succeeded, recipients: Number(r.recipients ?? 0) }];
      }),
    );
  }

  /** Which of these mailboxes a living process owns now. */
  async owned(serverIds: string[], now: Date): Promise<Set<string>> {
    const ids = new Map(serverIds.map((id) => [mailboxLease(id), id]));
    const held = await this.db.read.findBy(Lease, { name: In([...ids.keys()]), expiresAt: MoreThan(now) });
    return new Set(held.map(({ name }) => ids.get(name)!));
  }
}
