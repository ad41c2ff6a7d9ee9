import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { NotificationRecipient } from '../notifications/notification-recipient.entity';
import { NotificationRow } from '../notifications/notification.entity';
import { NotificationKind } from '../notifications/notification.enums';

@Injectable()
export class SenderCapRepository extends BaseRepository {
  /** Comparison key of an address -> confirmations queued for it since. */
  async countConfirmationsSince(tx: Tx, addressKeys: string[], since: Date): Promise<Map<string, number>> {
    if (addressKeys.length === 0) return new Map();
    const rows = await this.db
      .manager(tx)
      .createQueryBuilder(NotificationRecipient, 'r')
      .innerJoin(NotificationRow, 'n', 'n.id = r.notificationId')
      .select('r.addressKey', 'key')
      .addSelect('COUNT(*)', 'n')
      .where({ addressKey: In(addressKeys) })
      .andWhere('n.kind = :kind', { kind: NotificationKind.CONFIRMATION })
      .andWhere('n.createdAt > :since', { since })
      .groupBy('r.addressKey')
      .getRawMany<{ key: string; n: string | number }>();
    return new Map(rows.map((row) => [row.key, Number(row.n)]));
  }
}
