import { Entity, PrimaryColumn } from 'typeorm';
import { LongTextColumn } from './columns';

/** Single values of the installation: its id, the hash of the set-up token, the counter of request numbers. */
@Entity('properties')
export class Property {
  @PrimaryColumn({ type: 'varchar', length: 64 }) name: string;
  @LongTextColumn() value: string;
}
