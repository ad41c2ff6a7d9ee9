import { Entity, ForeignKey, Index } from 'typeorm';
import {
  BigIntColumn,
  BoolColumn,
  EnumColumn,
  IntColumn,
  JsonColumn,
  KeyColumn,
  LongTextColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { BlobRefColumn } from '../database/blob-ref.column';
import { InboundState } from './inbound-message.enums';
import { Mailbox } from './mailbox.entity';

export interface StoredJourneyStep {
  /** ISO 8601; kept as JSON. */
  at: string;
  step: string;
  detail: string | null;
}

/** The ledger: one row for every message ever seen in a mailbox. */
@Entity('inbound_messages')
@Index('uq_inbound_messages_place', ['mailboxId', 'generation', 'uid'], { unique: true })
@Index('ix_inbound_messages_state', ['state', 'id'])
@Index('ix_inbound_messages_server', ['serverId', 'id'])
@Index('ix_inbound_messages_raw', ['rawRef'])
export class InboundMessageRow {
  @KeyColumn() id: string;

  @ForeignKey(() => IncomingEmailServer, { name: 'fk_inbound_server', onDelete: 'SET NULL', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  serverId: string | null;

  @ForeignKey(() => Mailbox, { name: 'fk_inbound_mailbox', onDelete: 'RESTRICT', onUpdate: 'NO ACTION' })
  @RefColumn()
  mailboxId: string;

  @IntColumn() generation: number;
  /** IMAP: the UID in decimal. POP3: SHA-256 of the UIDL, whose case counts. */
  @TextColumn(64) uid: string;
  @EnumColumn() state: InboundState;
  @LongTextColumn({ nullable: true }) reason: string | null;
  @TextColumn(998, { nullable: true }) messageId: string | null;
  @TextColumn(320, { nullable: true }) fromAddress: string | null;
  @TextColumn(500, { nullable: true }) fromName: string | null;
  @LongTextColumn({ nullable: true }) subject: string | null;
  @BigIntColumn() sizeBytes: number;
  @BoolColumn() storedWhole: boolean;
  /** The raw bytes in the store (the headers alone while not storedWhole). */
  @BlobRefColumn() rawRef: string;
  @TextColumn(64, { nullable: true }) fingerprint: string | null;

  /** No foreign key: it would cost an index, and nothing lists by it. */
  @RefColumn({ nullable: true })
  duplicateOfId: string | null;

  @LongTextColumn({ nullable: true }) authenticationResults: string | null;
  @TimeColumn({ nullable: true }) sentAt: Date | null;
  @TimeColumn() receivedAt: Date;
  @TimeColumn({ nullable: true }) processedAt: Date | null;
  /** No foreign key: the row it names is written in the same transaction. */
  @RefColumn({ nullable: true }) requestId: string | null;
  /** False for mail of before the first contact: it becomes a request, but nobody gets a confirmation. */
  @BoolColumn() acknowledge: boolean;
  /** A person wants it taken in whatever the filter says; null in a row of before there was that. */
  @BoolColumn({ nullable: true }) despiteFilter: boolean | null;
  /** How often deciding it failed for a reason that may pass; a poison message is quarantined after a few. */
  @IntColumn() attempts: number;
  @JsonColumn() journey: StoredJourneyStep[];
}
