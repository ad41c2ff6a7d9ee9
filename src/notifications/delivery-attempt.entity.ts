import { Entity, ForeignKey, Index } from 'typeorm';
import type { Diagnosis } from '../common/diagnosis';
import { BoolColumn, IntColumn, JsonColumn, KeyColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';
import { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { NotificationRow } from './notification.entity';

@Entity('delivery_attempts')
@Index('ix_delivery_attempts_notification', ['notificationId', 'id'])
@Index('ix_delivery_attempts_server', ['serverId', 'at'])
export class DeliveryAttemptRow {
  @KeyColumn() id: string;
  @ForeignKey(() => NotificationRow, { name: 'fk_attempts_notification', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @RefColumn()
  notificationId: string;
  @ForeignKey(() => OutgoingEmailServer, { name: 'fk_attempts_server', onDelete: 'SET NULL', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  serverId: string | null;
  @TimeColumn() at: Date;
  @BoolColumn() succeeded: boolean;
  @TextColumn(1000, { nullable: true }) response: string | null;
  @IntColumn() durationMs: number;
  /** To how many it went, or may have gone; counts against the provider's quota. */
  @IntColumn({ nullable: true }) recipientCount: number | null;
  @JsonColumn({ nullable: true }) problem: Diagnosis | null;
}
