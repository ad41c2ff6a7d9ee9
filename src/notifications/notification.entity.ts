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
import { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { NotificationKind, NotificationState } from './notification.enums';

/** One mail of ours, from the transaction that caused it to the last word of a mail server. */
@Entity('notifications')
@Index('ix_notifications_due', ['state', 'nextAttemptAt'])
@Index('ix_notifications_turn', ['outgoingEmailServerId', 'state', 'askedBy', 'nextAttemptAt'])
@Index('ix_notifications_request', ['requestId', 'id'])
@Index('ix_notifications_server', ['outgoingEmailServerId', 'id'])
@Index('ix_notifications_message_id', ['messageIdHash'])
@Index('uq_notifications_idempotency', ['idempotencyKeyHash'], { unique: true })
export class NotificationRow {
  @KeyColumn() id: string;
  @EnumColumn() state: NotificationState;
  @EnumColumn() kind: NotificationKind;
  @JsonColumn() to: string[];
  @JsonColumn() cc: string[];
  @LongTextColumn() subject: string;
  /** Without angle brackets; the same for all attempts (invariant 6). */
  @TextColumn(255) messageId: string;
  @TextColumn(64) messageIdHash: string;
  /** Message-IDs without angle brackets, oldest first; the last one is In-Reply-To. */
  @JsonColumn() references: string[];
  /** Where answers go: the request's mailbox with a token. Null: to the server that sends it. */
  @TextColumn(320, { nullable: true }) replyTo: string | null;
  /** Ids of attachments, whose bytes are in the store. */
  @JsonColumn() attachmentIds: string[];
  /** No foreign key: requests is a module above this one, and requests are never deleted. */
  @RefColumn({ nullable: true }) requestId: string | null;

  @ForeignKey(() => OutgoingEmailServer, {
    name: 'fk_notifications_server',
    onDelete: 'SET NULL',
    onUpdate: 'NO ACTION',
  })
  @RefColumn({ nullable: true })
  outgoingEmailServerId: string | null;

  @ForeignKey(() => OutgoingEmailServer, {
    name: 'fk_notifications_sent_by',
    onDelete: 'SET NULL',
    onUpdate: 'NO ACTION',
  })
  @RefColumn({ nullable: true })
  sentById: string | null;

  /** Who asked for it over the API: those who ask take turns. Null for the desk's own mail, which goes first. */
  @RefColumn({ nullable: true }) askedBy: string | null;
  /** SHA-256 of the caller's key. */
  @TextColumn(64, { nullable: true }) idempotencyKeyHash: string | null;
  @IntColumn() attemptCount: number;
  @TimeColumn({ nullable: true }) nextAttemptAt: Date | null;
  /** When retrying ends; moved on by the time a server was parked. */
  @TimeColumn() giveUpAt: Date;
  @TextColumn(36, { nullable: true }) claimOwner: string | null;
  @TimeColumn({ nullable: true }) claimExpiresAt: Date | null;
  /** Committed before the last byte goes to the mail server (invariant 7). */
  @TimeColumn({ nullable: true }) handedOverAt: Date | null;
  @TimeColumn() createdAt: Date;
  @TimeColumn({ nullable: true }) sentAt: Date | null;
}
