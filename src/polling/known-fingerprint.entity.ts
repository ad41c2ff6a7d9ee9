import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { RefColumn } from '../database/columns';
import { InboundMessageRow } from './inbound-message.entity';

/** The first message with this content; the primary key makes a second request for the same mail impossible. */
@Entity('known_fingerprints')
export class KnownFingerprint {
  @PrimaryColumn({ type: 'varchar', length: 64 }) fingerprint: string;
  @ForeignKey(() => InboundMessageRow, { name: 'fk_fingerprints_message', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @RefColumn()
  messageId: string;
}
