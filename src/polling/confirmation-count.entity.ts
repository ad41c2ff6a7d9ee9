import { Entity, Index, PrimaryColumn } from 'typeorm';
import { IntColumn, TimeColumn } from '../database/columns';

/** How many confirmations somebody got lately; forgotten when its day is over. */
@Entity('confirmation_counts')
@Index('ix_confirmation_counts_day', ['dayStart'])
export class ConfirmationCount {
  /** Comparison key of an address, or of a domain as `@example.com`. */
  @PrimaryColumn({ type: 'varchar', length: 330 }) key: string;
  /** When the hour and the day that are counted began. */
  @TimeColumn() hourStart: Date;
  @IntColumn() hourCount: number;
  @TimeColumn() dayStart: Date;
  @IntColumn() dayCount: number;
}
