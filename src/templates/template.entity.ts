import { Entity, PrimaryColumn } from 'typeorm';
import { LongTextColumn, TimeColumn } from '../database/columns';
import type { TemplateKind } from './template-kinds';

/** What an administrator has written instead of the built-in template. */
@Entity('notification_templates')
export class NotificationTemplateRow {
  @PrimaryColumn({ type: 'varchar', length: 32 }) kind: TemplateKind;
  @LongTextColumn() subject: string;
  @LongTextColumn() text: string;
  @LongTextColumn({ nullable: true }) html: string | null;
  @TimeColumn() updatedAt: Date;
}
