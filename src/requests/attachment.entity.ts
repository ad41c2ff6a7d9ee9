import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Entity, ForeignKey, Index } from 'typeorm';
import { BoolColumn, IntColumn, KeyColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';
import { BlobRefColumn } from '../database/blob-ref.column';
import type { TransferEncoding } from '../mail/transfer-encoding';
import { RequestEntryRow } from './request-entry.entity';

/** Its other GraphQL field, `url`, is in attachment.resolver.ts. */
@ObjectType('Attachment')
@Entity('attachments')
@Index('ix_attachments_entry', ['entryId'])
@Index('ix_attachments_created', ['createdAt'])
@Index('ix_attachments_blob', ['blobRef'])
export class AttachmentRow {
  @Field(() => ID) @KeyColumn() id: string;
  /** Null while an upload waits for its reply; those are swept after a day. */
  @ForeignKey(() => RequestEntryRow, { name: 'fk_attachments_entry', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  entryId: string | null;
  /** Who uploaded it (Actor.id); only the same person may attach it. Null: it came with a mail. */
  @TextColumn(64, { nullable: true }) uploadedBy: string | null;
  @Field() @TextColumn(200) fileName: string;
  @Field() @TextColumn(200) contentType: string;
  @Field(() => Int) @IntColumn() sizeBytes: number;
  @Field() @BoolColumn() inline: boolean;
  /** Content-ID without angle brackets (RFC 2392). */
  @TextColumn(500, { nullable: true }) contentId: string | null;
  /** Its bytes in the store, see StoredContent. */
  @BlobRefColumn() blobRef: string;
  @TextColumn(20, { nullable: true }) transferEncoding: TransferEncoding | null;
  @TimeColumn() createdAt: Date;
}
