import { Entity, PrimaryColumn } from 'typeorm';
import { RefColumn } from '../database/columns';

/** The first message with this content; the primary key makes a second request for the same mail impossible. */
@Entity('known_fingerprints')
export class KnownFingerprint {
  @PrimaryColumn({ type: 'varchar', length: 64 }) fingerprint: string;
  /** No foreign key: it would cost an index, and nothing lists by it. */
  @RefColumn()
  messageId: string;
}
