import { Entity, ForeignKey, Index } from 'typeorm';
import { KeyColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';
import { NotificationRow } from './notification.entity';

/** An address that bounced for good: nothing is sent there until it expires or a person removes it. */
@Entity('suppressions')
@Index('uq_suppressions_address', ['addressKey'], { unique: true })
export class SuppressionRow {
  @KeyColumn() id: string;
  @TextColumn(320) address: string;
  @TextColumn(320) addressKey: string;
  /** The mail server's own words, or the enhanced status code. */
  @TextColumn(1000) reason: string;
  @TimeColumn() since: Date;
  @TimeColumn() expiresAt: Date;

  /** The one that bounced. */
  @ForeignKey(() => NotificationRow, {
    name: 'fk_suppressions_notification',
    onDelete: 'SET NULL',
    onUpdate: 'NO ACTION',
  })
  @RefColumn({ nullable: true })
  notificationId: string | null;
}
