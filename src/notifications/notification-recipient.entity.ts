import { Entity, ForeignKey, Index } from 'typeorm';
import { BoolColumn, EnumColumn, KeyColumn, RefColumn, TextColumn } from '../database/columns';
import { RecipientState } from './notification.enums';
import { NotificationRow } from './notification.entity';

@Entity('notification_recipients')
@Index('ix_notification_recipients_notification', ['notificationId'])
@Index('ix_notification_recipients_address', ['addressKey', 'notificationId'])
export class NotificationRecipient {
  @KeyColumn() id: string;
  @ForeignKey(() => NotificationRow, { name: 'fk_recipients_notification', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @RefColumn()
  notificationId: string;
  @TextColumn(320) address: string;
  @TextColumn(320) addressKey: string;
  @BoolColumn() cc: boolean;
  @EnumColumn() state: RecipientState;
  @TextColumn(1000, { nullable: true }) response: string | null;
}
