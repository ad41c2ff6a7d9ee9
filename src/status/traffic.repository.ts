import { Injectable } from '@nestjs/common';
import { MoreThanOrEqual } from 'typeorm';
import { firstIdAt, timeOfIdPrefix } from '../common/ids';
import { BaseRepository } from '../database/base.repository';
import { DeliveryAttemptRow } from '../notifications/delivery-attempt.entity';
import { InboundMessageRow } from '../polling/inbound-message.entity';

/** How many there were within about a minute. */
export interface Count {
  at: Date;
  count: number;
}

/** Counts by the time in the primary keys, which both tables are sorted by: no other index is needed. */
@Injectable()
export class TrafficRepository extends BaseRepository {
  received(since: Date): Promise<Count[]> {
    return this.count(InboundMessageRow, since, {});
  }

  attempted(since: Date, succeeded: boolean): Promise<Count[]> {
    return this.count(DeliveryAttemptRow, since, { succeeded });
  }

  private async count(
    entity: typeof InboundMessageRow | typeof DeliveryAttemptRow,
    since: Date,
    where: { succeeded?: boolean },
  ): Promise<Count[]> {
    const rows = await this.db.read
      .createQueryBuilder<InboundMessageRow | DeliveryAttemptRow>(entity, 'r')
      .select('SUBSTR(r.id, 1, 8)', 'prefix')
      .addSelect('COUNT(*)', 'n')
      .where({ id: MoreThanOrEqual(firstIdAt(since)), ...where })
      .groupBy('SUBSTR(r.id, 1, 8)')
      .getRawMany<{ prefix: string; n: string | number }>();
    return rows.map(({ prefix, n }) => ({ at: timeOfIdPrefix(prefix), count: Number(n) }));
  }
}
