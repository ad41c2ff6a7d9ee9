import { Entity, ForeignKey, Index } from 'typeorm';
import { EnumColumn, KeyColumn, LongTextColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';
import { EntryDirection } from './request.enums';
import { RequestRow } from './request.entity';

/** One mail of a request's conversation. */
@Entity('request_entries')
@Index('ix_request_entries_request', ['requestId', 'id'])
@Index('ix_request_entries_message_id', ['messageIdHash'])
@Index('ix_request_entries_notification', ['notificationId'])
export class RequestEntryRow {
  @KeyColumn() id: string;
  @ForeignKey(() => RequestRow, { name: 'fk_entries_request', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @RefColumn()
  requestId: string;
  @EnumColumn() direction: EntryDirection;
  @TextColumn(320, { nullable: true }) authorEmail: string | null;
  @TextColumn(500, { nullable: true }) authorName: string | null;
  @LongTextColumn() text: string;
  /** As it came; never served. */
  @LongTextColumn({ nullable: true }) rawHtml: string | null;
  /** Made from rawHtml on first read. */
  @LongTextColumn({ nullable: true }) safeHtml: string | null;
  @TextColumn(998, { nullable: true }) messageId: string | null;
  @TextColumn(64, { nullable: true }) messageIdHash: string | null;
  /** No foreign keys: both are in other modules, the first above this one; neither is ever deleted before its request. */
  @RefColumn({ nullable: true }) inboundMessageId: string | null;
  @RefColumn({ nullable: true }) notificationId: string | null;
  @TimeColumn() createdAt: Date;
}
