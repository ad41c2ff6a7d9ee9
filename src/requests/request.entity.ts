import { Field, ID, ObjectType } from '@nestjs/graphql';
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

/** Its other GraphQL fields are in request.resolver.ts. */
@ObjectType('Request')
@Entity('requests')
@Index('uq_requests_number', ['number'], { unique: true })
@Index('ix_requests_status', ['status', 'id'])
@Index('ix_requests_requester', ['requesterKey', 'id'])
@Index('ix_requests_group', ['technicianGroupId', 'id'])
@Index('ix_requests_category', ['categoryId', 'id'])
export class RequestRow {
  @Field(() => ID) @KeyColumn() id: string;
  /** The 42 of `REQ-42`. */
  @IntColumn() number: number;
  @Field() @LongTextColumn() subject: string;
  @Field(() => RequestStatus) @EnumColumn() status: RequestStatus;
  @Field() @TextColumn(320) requesterEmail: string;
  /** `requesterEmail` as addresses are compared. */
  @TextColumn(320) requesterKey: string;
  @Field(() => String, { nullable: true }) @TextColumn(500, { nullable: true }) requesterName: string | null;
  @Field(() => [String]) @JsonColumn() ccEmails: string[];

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

  @Field() @TimeColumn() createdAt: Date;
  @Field() @TimeColumn() updatedAt: Date;
}
