import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { DeliveryAttemptRow } from '../notifications/delivery-attempt.entity';
import { NotificationRow } from '../notifications/notification.entity';
import { NotificationState } from '../notifications/notification.enums';
import { InboundMessageRow } from '../polling/inbound-message.entity';
import { InboundState } from '../polling/inbound-message.enums';

@Injectable()
export class FactsRepository extends BaseRepository {
  /** Mails that another one of these servers has sent than they were meant for, counted for the latter. */
  async countFailovers(serverIds: string[], since: Date): Promise<Map<string, number>> {
    const rows = await this.db.read
      .createQueryBuilder(DeliveryAttemptRow, 'a')
      .innerJoin(NotificationRow, 'n', 'n.id = a.notificationId')
      .select('n.outgoingEmailServerId', 'id')
      .addSelect('COUNT(*)', 'count')
      .where({ serverId: In(serverIds), at: MoreThanOrEqual(since) })
      .andWhere('a.succeeded = 1 AND n.outgoingEmailServerId <> a.serverId')
      .groupBy('n.outgoingEmailServerId')
      .getRawMany<{ id: string; count: string | number }>();
    return new Map(rows.map(({ id, count }) => [id, Number(count)]));
  }

  countQuarantinedSince(since: Date): Promise<number> {
    return this.db.read.countBy(InboundMessageRow, {
      state: InboundState.QUARANTINED,
      processedAt: MoreThanOrEqual(since),
    });
  }

  /** Notifications that wait although they were due by then. */
  countDueBefore(before: Date): Promise<number> {
    return this.db.read.countBy(NotificationRow, {
      state: In([NotificationState.QUEUED, NotificationState.RETRYING]),
      nextAttemptAt: LessThanOrEqual(before),
    });
  }
}
