import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { DeliveryAttemptRow } from './delivery-attempt.entity';
import { groupBy } from '../common/group-by';
import { rowLoader } from '../common/row-loader';
import type { NotificationBody } from './notification-body.entity';
import type { NotificationRecipient } from './notification-recipient.entity';
import { NotificationRepository } from './notification.repository';

/** One query for all notifications of an answer. Nothing is kept, so nothing is ever stale. */
@Injectable()
export class NotificationLoaders {
  readonly notifications = rowLoader((ids) => this.notificationRows.findByIds(ids));
  readonly recipients = new DataLoader<string, NotificationRecipient[]>(
    async (ids) => grouped(ids, await this.notificationRows.findRecipients(ids)),
    { cache: false },
  );
  readonly bodies = new DataLoader<string, NotificationBody>(
    async (ids) => {
      const bodies = new Map((await this.notificationRows.findBodies(ids)).map((body) => [body.notificationId, body]));
      return ids.map((id) => bodies.get(id) ?? new Error(`notification ${id} has no body`));
    },
    { cache: false },
  );
  readonly attempts = new DataLoader<string, DeliveryAttemptRow[]>(
    async (ids) => grouped(ids, await this.notificationRows.findAttempts(ids)),
    { cache: false },
  );

  constructor(private readonly notificationRows: NotificationRepository) {}
}

function grouped<T extends { notificationId: string }>(ids: readonly string[], rows: T[]): T[][] {
  const byId = groupBy(rows, (row) => row.notificationId);
  return ids.map((id) => byId.get(id) ?? []);
}
