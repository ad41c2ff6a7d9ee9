import { Entity, ForeignKey, Index } from 'typeorm';
import { BoolColumn, IntColumn, KeyColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';
import { RequestEntryRow } from './request-entry.entity';

@Entity('attachments')
@Index('ix_attachments_entry', ['entryId'])
@Index('ix_attachments_sha256', ['sha256'])
@Index('ix_attachments_created', ['createdAt'])
export class AttachmentRow {
  @KeyColumn() id: string;
  /** Null while an upload waits for its reply; those are swept after a day. */
  @ForeignKey(() => RequestEntryRow, { name: 'fk_attachments_entry', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  entryId: string | null;
  /** Who uploaded it; only the same person may attach it. */
  @TextColumn(64, { nullable: true }) uploadedBy: string | null;
  @TextColumn(200) fileName: string;
  @TextColumn(200) contentType: string;
  @IntColumn() sizeBytes: number;
  @BoolColumn() inline: boolean;
  @TextColumn(500, { nullable: true }) contentId: string | null;
  /** Name of its bytes in the store. */
  @TextColumn(64) sha256: string;
  @TimeColumn() createdAt: Date;
}
