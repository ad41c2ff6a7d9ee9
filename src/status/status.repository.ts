import { Injectable } from '@nestjs/common';
import { In, MoreThanOrEqual } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { DeliveryAttemptRow } from '../notifications/delivery-attempt.entity';
import { NotificationRow } from '../notifications/notification.entity';
import { NotificationState } from '../notifications/notification.enums';

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

  /** Attempts of each outgoing server since, by how they ended. */
  async countAttempts(serverIds: string[], since: Date): Promise<Map<string, { succeeded: number; failed: number }>> {
    if (serverIds.length === 0) return new Map();
    const rows = await this.db.read
      .createQueryBuilder(DeliveryAttemptRow, 'a')
      .select('a.serverId', 'serverId')
      .addSelect('SUM(a.succeeded)', 'succeeded')
      .addSelect('COUNT(*)', 'all')
      .where({ serverId: In(serverIds), at: MoreThanOrEqual(since) })
      .groupBy('a.serverId')
      .getRawMany<{ serverId: string; succeeded: string | number; all: string | number }>();
    return new Map(
      rows.map((r) => [r.serverId, { succeeded: Number(r.succeeded), failed: Number(r.all) - Number(r.succeeded) }]),
    );
  }
}
