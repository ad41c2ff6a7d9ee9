import { Entity, Index } from 'typeorm';
import { EnumColumn, KeyColumn, RefColumn, TimeColumn } from '../database/columns';

/** Something that subscribers of any process want to hear of; swept after minutes. */
@Entity('change_events')
@Index('ix_change_events_at', ['at'])
export class ChangeEvent {
  @KeyColumn() id: string;
  @EnumColumn() kind: string;
  @RefColumn() subjectId: string;
  @TimeColumn() at: Date;
}
