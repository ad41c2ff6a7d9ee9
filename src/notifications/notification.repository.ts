import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { groupBy } from '../common/group-by';
import type { Keyset } from '../common/page';
import { BaseRepository } from '../database/base.repository';
import { isUniqueViolation } from '../database/errors';
import { insertInBatches, updateInBatches } from '../database/write-in-batches';
import type { Tx } from '../database/tx';
import { normaliseAddress } from '../mail/addresses';
import { DeliveryAttemptRow } from './delivery-attempt.entity';
import type { NewNotification } from './notification-rows';
import { NotificationBody } from './notification-body.entity';
import { NotificationRecipient } from './notification-recipient.entity';
import { NotificationRow } from './notification.entity';
import { NotificationState, RecipientState } from './notification.enums';
import type { NotificationFilter } from './notification.inputs';
import type { RecipientChange } from './recipient-plan';

@Injectable()
export class NotificationRepository extends BaseRepository {
  async insert(tx: Tx, notifications: NewNotification[]): Promise<void> {
    const manager = this.db.manager(tx);
    await insertInBatches(
      manager,
      NotificationRow,
      notifications.map((n) => n.row),
    );
    await insertInBatches(
      manager,
      NotificationBody,
      notifications.map((n) => n.body),
    );
    await insertInBatches(
      manager,
      NotificationRecipient,
      notifications.flatMap((n) => n.recipients),
    );
  }

  findById(tx: Tx | null, id: string): Promise<NotificationRow | null> {
    return this.db.manager(tx).findOneBy(NotificationRow, { id });
  }

  findByIds(ids: string[]): Promise<NotificationRow[]> {
    return this.db.read.findBy(NotificationRow, { id: In(ids) });
  }

  findByIdempotencyKeyHash(tx: Tx | null, idempotencyKeyHash: string): Promise<NotificationRow | null> {
    return this.db.manager(tx).findOneBy(NotificationRow, { idempotencyKeyHash });
  }

  isKeyTakenMeanwhile(error: unknown): boolean {
    return isUniqueViolation(error);
  }

  /** Request of each of our own Message-IDs, by its hash; for threading an answer to it. */
  async findByMessageIdHashes(tx: Tx | null, hashes: string[]): Promise<Map<string, string>> {
    if (hashes.length === 0) return new Map();
    const rows = await this.db.manager(tx).find(NotificationRow, {
      select: { id: true, messageIdHash: true, requestId: true },
      where: { messageIdHash: In(hashes), requestId: Not(IsNull()) },
    });
    return new Map(rows.map((row) => [row.messageIdHash, row.requestId as string]));
  }

  /** Request -> those of these people (comparison keys) to whom a mail of ours about it went. */
  async findWrittenTo(tx: Tx, requestIds: string[], addressKeys: string[]): Promise<Map<string, ReadonlySet<string>>> {
    if (requestIds.length === 0 || addressKeys.length === 0) return new Map();
    const rows = await this.db
      .manager(tx)
      .createQueryBuilder(NotificationRow, 'n')
      .innerJoin(NotificationRecipient, 'r', 'r.notificationId = n.id')
      .select('n.requestId', 'requestId')
      .addSelect('r.addressKey', 'addressKey')
      .where('n.requestId IN (:...requestIds)', { requestIds })
      .andWhere('r.addressKey IN (:...addressKeys)', { addressKeys })
      .distinct()
      .getRawMany<{ requestId: string; addressKey: string }>();
    const byRequest = groupBy(rows, (row) => row.requestId);
    return new Map([...byRequest].map(([id, found]) => [id, new Set(found.map((row) => row.addressKey))]));
  }

  /** Our own mails with these Message-IDs, by their hashes. */
  findByMessageIds(tx: Tx, hashes: string[]): Promise<NotificationRow[]> {
    return this.db.manager(tx).findBy(NotificationRow, { messageIdHash: In(hashes) });
  }

  findRecipientsIn(tx: Tx, notificationIds: string[]): Promise<NotificationRecipient[]> {
    const where = { notificationId: In(notificationIds) };
    return this.db.manager(tx).find(NotificationRecipient, { where, order: { id: 'ASC' } });
  }

  /** @param only those who are still in this state */
  async updateRecipients(tx: Tx, changes: RecipientChange[], only?: RecipientState): Promise<void> {
    const rows = changes.map((c) => ({ ...c, response: c.response?.slice(0, 1000) ?? null }));
    await updateInBatches(
      this.db.manager(tx),
      NotificationRecipient,
      rows as NotificationRecipient[],
      ['state', 'response'],
      only && { property: 'state', value: only },
    );
  }

  /** Newest first. */
  findPage(filter: NotificationFilter, keyset: Keyset): Promise<NotificationRow[]> {
    const query = this.filtered(filter).orderBy('n.id', 'DESC').take(keyset.take);
    if (keyset.after) query.andWhere('n.id < :after', { after: keyset.after });
    return query.getMany();
  }

  count(filter: NotificationFilter): Promise<number> {
    return this.filtered(filter).getCount();
  }

  findRecipients(notificationIds: readonly string[]): Promise<NotificationRecipient[]> {
    const notificationId = In(notificationIds);
    return this.db.read.find(NotificationRecipient, { where: { notificationId }, order: { id: 'ASC' } });
  }

  findBodies(notificationIds: readonly string[]): Promise<NotificationBody[]> {
    return this.db.read.findBy(NotificationBody, { notificationId: In(notificationIds) });
  }

  /** Oldest first. */
  findAttempts(notificationIds: readonly string[]): Promise<DeliveryAttemptRow[]> {
    const notificationId = In(notificationIds);
    return this.db.read.find(DeliveryAttemptRow, { where: { notificationId }, order: { id: 'ASC' } });
  }

  /** Queues it again from the beginning, for those who have not got it; false when its state is none of `from`. */
  async requeue(tx: Tx, id: string, from: NotificationState[], now: Date, giveUpAt: Date): Promise<boolean> {
    const moved = await this.moveOn(tx, id, from, {
      state: NotificationState.QUEUED,
      attemptCount: 0,
      nextAttemptAt: now,
      giveUpAt,
      handedOverAt: null,
    });
    const { REFUSED, BLOCKED, SUPPRESSED } = RecipientState;
    if (moved) await this.moveRecipients(tx, id, [REFUSED, BLOCKED, SUPPRESSED], RecipientState.PENDING);
    return moved;
  }

  async confirmSent(tx: Tx, id: string, now: Date): Promise<boolean> {
    const moved = await this.moveOn(tx, id, [NotificationState.UNCERTAIN], {
      state: NotificationState.SENT,
      sentAt: now,
    });
    if (moved) await this.moveRecipients(tx, id, [RecipientState.PENDING], RecipientState.ACCEPTED);
    return moved;
  }

  cancel(tx: Tx, id: string, from: NotificationState[]): Promise<boolean> {
    return this.moveOn(tx, id, from, { state: NotificationState.CANCELLED, nextAttemptAt: null });
  }

  private async moveOn(tx: Tx, id: string, from: NotificationState[], to: Partial<NotificationRow>): Promise<boolean> {
    const free = { claimOwner: null, claimExpiresAt: null };
    const moved = await this.db.manager(tx).update(NotificationRow, { id, state: In(from) }, { ...to, ...free });
    return moved.affected === 1;
  }

  private async moveRecipients(tx: Tx, notificationId: string, from: RecipientState[], to: RecipientState) {
    await this.db.manager(tx).update(NotificationRecipient, { notificationId, state: In(from) }, { state: to });
  }

  private filtered(filter: NotificationFilter) {
    const query = this.db.read.createQueryBuilder(NotificationRow, 'n').where('1 = 1');
    if (filter.states) query.andWhere('n.state IN (:...states)', { states: [...filter.states, ''] });
    if (filter.requestId) query.andWhere('n.requestId = :requestId', { requestId: filter.requestId });
    if (filter.serverId) {
      query.andWhere('(n.outgoingEmailServerId = :serverId OR n.sentById = :serverId)', { serverId: filter.serverId });
    }
    if (filter.recipient) {
      const to = query.subQuery().select('r.notificationId').from(NotificationRecipient, 'r');
      query
        .andWhere(`n.id IN ${to.where('r.addressKey = :key').getQuery()}`)
        .setParameter('key', normaliseAddress(filter.recipient).key);
    }
    return query;
  }
}
