import { Entity, ForeignKey, Index } from 'typeorm';
import { BigIntColumn, IntColumn, JsonColumn, KeyColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';

/** A message that we know by its UID, to notice that the UID now names another one. */
export interface Anchor {
  uid: number;
  /** INTERNALDATE, ISO 8601. */
  at: string;
  /** RFC822.SIZE. */
  sizeBytes: number;
  /** SHA-256 over its headers. */
  headers: string;
}

/**
 * What a server's messages are numbered in: (server, host, sign-in name, folder). An edited host, name or folder is
 * another mailbox with a first contact of its own (invariant 1).
 */
@Entity('mailboxes')
@Index('uq_mailboxes_place', ['serverId', 'placeHash'], { unique: true })
export class Mailbox {
  @KeyColumn() id: string;
  /** Null after the server was deleted: its messages keep their unique place. */
  @ForeignKey(() => IncomingEmailServer, { name: 'fk_mailboxes_server', onDelete: 'SET NULL', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  serverId: string | null;
  /** SHA-256 over host, port-less, sign-in name and folder, or that it is POP3's mailbox. */
  @TextColumn(64) placeHash: string;
  /** Grows when the server numbers its messages anew (UIDVALIDITY changed, UIDNEXT fell below the cursor, other UIDLs). */
  @IntColumn() generation: number;
  /** 32 bits unsigned (RFC 9051 section 2.3.1.1), kept as text. */
  @TextColumn(20, { nullable: true }) uidValidity: string | null;
  /** The highest UID that has been recorded or was there at first contact; the next fetch begins after it. */
  @BigIntColumn() cursorUid: number;
  /** Messages up to this UID were there when this generation began; those of the first one get no confirmation. */
  @BigIntColumn() quietUntilUid: number;
  /** POP3: how many messages the last whole check listed; null before the first contact. */
  @IntColumn({ nullable: true }) listedCount: number | null;
  /** The last messages that were there; null in a row of before there were anchors. */
  @JsonColumn({ nullable: true }) anchors: Anchor[] | null;
  /** HIGHESTMODSEQ (RFC 7162) when the cursor last moved: it never falls unless a backup is restored. 63 bits, as text. */
  @TextColumn(20, { nullable: true }) highestModseq: string | null;
  /** The first contact: in a later generation, what the server received before it is none of ours. */
  @TimeColumn() createdAt: Date;
}
