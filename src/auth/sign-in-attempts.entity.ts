import { Entity, Index, PrimaryColumn } from 'typeorm';
import { IntColumn, TimeColumn } from '../database/columns';

/** Failed sign-ins of one address or one client within a window; in a row, so that every process counts the same. */
@Entity('sign_in_attempts')
@Index('ix_sign_in_attempts_window', ['windowStartedAt'])
export class SignInAttempts {
  /** SHA-256 of `email:…` or `client:…`. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) keyHash: string;
  @IntColumn() failures: number;
  @TimeColumn() windowStartedAt: Date;
}
