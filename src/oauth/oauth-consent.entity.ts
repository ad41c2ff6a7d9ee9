import { Entity, Index } from 'typeorm';
import { EnumColumn, KeyColumn, LongTextColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';

/** A consent that is being asked for: first a ticket, then, once a browser has used that, a state. Of secrets hashes only. */
@Entity('oauth_consents')
@Index('uq_oauth_consents_ticket', ['ticketHash'], { unique: true })
@Index('uq_oauth_consents_state', ['stateHash'], { unique: true })
@Index('ix_oauth_consents_server', ['serverId'])
@Index('ix_oauth_consents_expires', ['expiresAt'])
export class OAuthConsent {
  @KeyColumn() id: string;
  @RefColumn() serverId: string;
  /** `INCOMING` or `OUTGOING`. */
  @EnumColumn() direction: string;
  /** Null once it was used. */
  @TextColumn(64, { nullable: true }) ticketHash: string | null;
  @TextColumn(64, { nullable: true }) stateHash: string | null;
  /** Of the cookie of the browser that began. */
  @TextColumn(64, { nullable: true }) bindingHash: string | null;
  /** The PKCE verifier (RFC 7636); its place is (oauth_consents, verifier, id). */
  @LongTextColumn({ nullable: true }) verifierBox: string | null;
  /** As it was sent to the provider, which compares it at the exchange. */
  @TextColumn(500, { nullable: true }) redirectUrl: string | null;
  @RefColumn({ nullable: true }) actorId: string | null;
  @TextColumn(320, { nullable: true }) actorLabel: string | null;
  @TimeColumn() expiresAt: Date;
}
