import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { BoolColumn } from '../database/columns';
import { Mailbox } from './mailbox.entity';

/**
 * A POP3 message that needs no look any more: recorded, or left where it is since the first contact. Apart from the
 * message's row, which may go when its time is over, while the server still lists the message.
 */
@Entity('known_uidls')
export class KnownUidl {
  @ForeignKey(() => Mailbox, { name: 'fk_known_uidls_mailbox', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @PrimaryColumn({ type: 'varchar', length: 36 })
  mailboxId: string;

  @PrimaryColumn({ type: 'int' }) generation: number;
  /** SHA-256 of the UIDL, whose case counts. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) uid: string;
  /** True: it was there at the first contact and is to be taken in, without a confirmation, but is not recorded yet. */
  @BoolColumn() pending: boolean;
}
