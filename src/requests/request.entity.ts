import { Entity, ForeignKey, Index } from 'typeorm';
import {
  EnumColumn,
  IntColumn,
  JsonColumn,
  KeyColumn,
  LongTextColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns';
import { Category } from '../directory/category.entity';
import { TechnicianGroup } from '../directory/technician-group.entity';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { RequestStatus } from './request.enums';

@Entity('requests')
@Index('uq_requests_number', ['number'], { unique: true })
@Index('ix_requests_status', ['status', 'id'])
@Index('ix_requests_requester', ['requesterKey', 'id'])
@Index('ix_requests_group', ['technicianGroupId', 'id'])
@Index('ix_requests_category', ['categoryId', 'id'])
export class RequestRow {
  @KeyColumn() id: string;
  /** The 42 of `REQ-42`. */
  @IntColumn() number: number;
  @LongTextColumn() subject: string;
  @EnumColumn() status: RequestStatus;
  @TextColumn(320) requesterEmail: string;
  @TextColumn(320) requesterKey: string;
  @TextColumn(500, { nullable: true }) requesterName: string | null;
  @JsonColumn() ccEmails: string[];

  @ForeignKey(() => TechnicianGroup, { name: 'fk_requests_group', onDelete: 'RESTRICT', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  technicianGroupId: string | null;

  @ForeignKey(() => Category, { name: 'fk_requests_category', onDelete: 'RESTRICT', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  categoryId: string | null;

  @ForeignKey(() => IncomingEmailServer, { name: 'fk_requests_source', onDelete: 'SET NULL', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  sourceId: string | null;

  @ForeignKey(() => RequestRow, { name: 'fk_requests_linked_to', onDelete: 'SET NULL', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  linkedToId: string | null;

  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
