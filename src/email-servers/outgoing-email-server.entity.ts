import { Column, Entity, ForeignKey, Index } from 'typeorm';
import {
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
import type { OutgoingFilter } from '../filters/filter.types';
import { ProxyServer } from '../proxies/proxy-server.entity';
import { EmailAuthType, EmailProvider, OutgoingProtocol, SecurityType } from './email-server.enums';
import { OAuthClientColumns } from './oauth-settings.columns';

@Entity('outgoing_email_servers')
@Index('uq_outgoing_email_servers_name_key', ['nameKey'], { unique: true })
export class OutgoingEmailServer {
  @KeyColumn() id: string;
  @TextColumn(100) name: string;
  @TextColumn(100) nameKey: string;
  @TextColumn(320) email: string;
  @EnumColumn() protocol: OutgoingProtocol;
  @TextColumn(200, { nullable: true }) senderName: string | null;
  @EnumColumn() provider: EmailProvider;
  @TextColumn(255) host: string;
  @IntColumn() port: number;
  @EnumColumn() securityType: SecurityType;
  @LongTextColumn({ nullable: true }) certificateAuthority: string | null;
  @BoolColumn() authenticationNeeded: boolean;
  @EnumColumn({ nullable: true }) authType: EmailAuthType | null;
  @TextColumn(320, { nullable: true }) username: string | null;
  /** Sealed by the secret box; its place is (outgoing_email_servers, password, id). */
  @LongTextColumn({ nullable: true }) passwordBox: string | null;
  @Column(() => OAuthClientColumns, { prefix: 'oauth' }) oauthClient: OAuthClientColumns;
  @TextColumn(320, { nullable: true }) replyTo: string | null;

  @ForeignKey(() => ProxyServer, { name: 'fk_outgoing_proxy', onDelete: 'RESTRICT', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  proxyServerId: string | null;

  @BoolColumn() enabled: boolean;
  @BoolColumn() primary: boolean;
  @JsonColumn({ nullable: true }) filter: OutgoingFilter | null;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
