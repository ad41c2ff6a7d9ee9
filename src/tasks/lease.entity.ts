import { Entity, PrimaryColumn } from 'typeorm';
import { BigIntColumn, TextColumn, TimeColumn } from '../database/columns';

/** Who may do a thing that only one process may do at a time. */
@Entity('leases')
export class Lease {
  @PrimaryColumn({ type: 'varchar', length: 100 }) name: string;
  @TextColumn(36) owner: string;
  /** Grows with every new owner; a recording transaction checks it, so that a paused former owner can write nothing. */
  @BigIntColumn() fence: number;
  @TimeColumn() expiresAt: Date;
}
