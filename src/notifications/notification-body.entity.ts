import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { LongTextColumn } from '../database/columns';
import { NotificationRow } from './notification.entity';

/** What a notification says. Apart from its state, because SQLite writes a row as a whole whenever any of it changes. */
@Entity('notification_bodies')
export class NotificationBody {
  @ForeignKey(() => NotificationRow, { name: 'fk_bodies_notification', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @PrimaryColumn({ type: 'varchar', length: 36 })
  notificationId: string;
  @LongTextColumn() text: string;
  @LongTextColumn({ nullable: true }) html: string | null;
}
