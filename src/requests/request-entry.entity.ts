import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Entity, ForeignKey, Index } from 'typeorm';
import { EnumColumn, KeyColumn, LongTextColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';
import { BlobRefColumn } from '../database/blob-ref.column';
import type { TransferEncoding } from '../mail/transfer-encoding';
import { EntryDirection } from './request.enums';
import { RequestRow } from './request.entity';

/** Its other GraphQL fields are in request-entry.resolver.ts. */
@ObjectType('RequestEntry', { description: "One mail of a request's conversation." })
@Entity('request_entries')
@Index('ix_request_entries_request', ['requestId', 'id'])
@Index('ix_request_entries_html', ['htmlRef'])
@Index('ix_request_entries_message_id', ['messageIdHash'])
@Index('ix_request_entries_notification', ['notificationId'])
export class RequestEntryRow {
  @Field(() => ID) @KeyColumn() id: string;
  @ForeignKey(() => RequestRow, { name: 'fk_entries_request', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @RefColumn()
  requestId: string;
  @Field(() => EntryDirection) @EnumColumn() direction: EntryDirection;
  @Field(() => String, { nullable: true }) @TextColumn(320, { nullable: true }) authorEmail: string | null;
  @Field(() => String, { nullable: true }) @TextColumn(500, { nullable: true }) authorName: string | null;

  @Field({ description: 'Plain text, with quoted history left out where it can be recognised.' })
  @LongTextColumn()
  text: string;

  /** The HTML as it came, in the store (StoredHtml); never served. Null when there is none, or when it was ours. */
  @BlobRefColumn({ nullable: true }) htmlRef: string | null;
  @TextColumn(20, { nullable: true }) htmlTransferEncoding: TransferEncoding | null;
  @TextColumn(100, { nullable: true }) htmlCharset: string | null;
  /**
   * Made from that on first read, with placeholders for inline images; empty when that failed. A release with a
   * stricter sanitiser sets all of them to null in a migration.
   */
  @LongTextColumn({ nullable: true }) safeHtml: string | null;
  @TextColumn(998, { nullable: true }) messageId: string | null;
  @TextColumn(64, { nullable: true }) messageIdHash: string | null;
  /** No foreign keys: both are in other modules, the first above this one; neither is ever deleted before its request. */
  @RefColumn({ nullable: true }) inboundMessageId: string | null;
  @RefColumn({ nullable: true }) notificationId: string | null;
  @Field() @TimeColumn() createdAt: Date;
}
