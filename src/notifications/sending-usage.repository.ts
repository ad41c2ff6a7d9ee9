import { Injectable } from '@nestjs/common';
import { In, MoreThan, MoreThanOrEqual } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { DeliveryAttemptRow } from './delivery-attempt.entity';
import type { SendingUsage } from './sending-pace';

export type Sent = Omit<SendingUsage, 'quota'>;

/** Counts what servers have sent, from the rows of their attempts. */
@Injectable()
export class SendingUsageRepository extends BaseRepository {
  /** Recipients that each server took, or may have taken, since then; servers that sent nothing are left out. */
  async sentSince(serverIds: string[], since: Date): Promise<Map<string, Sent>> {
    if (serverIds.length === 0) return new Map();
    const rows = await this.db.read
      .createQueryBuilder(DeliveryAttemptRow, 'a')
      .select('a.serverId', 'serverId')
      .addSelect('SUM(a.recipientCount)', 'used')
      .addSelect('MIN(a.at)', 'oldestAt')
      .addSelect('MAX(a.at)', 'latestAt')
      .where({ serverId: In(serverIds), at: MoreThanOrEqual(since), recipientCount: MoreThan(0) })
      .groupBy('a.serverId')
      .getRawMany<{ serverId: string; used: string | number; oldestAt: unknown; latestAt: unknown }>();
    return new Map(
      rows.map(({ serverId, used, oldestAt, latestAt }) => [
        serverId,
        { used: Number(used), oldestAt: this.instant(oldestAt), latestAt: this.instant(latestAt) },
      ]),
    );
  }

  private instant(value: unknown): Date {
    return this.hydrated(DeliveryAttemptRow, 'at', value) as Date;
  }
}
