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
import { Category } from '../directory/category.entity';
import { TechnicianGroup } from '../directory/technician-group.entity';
import type { IncomingFilter } from '../filters/filter.types';
import { ProxyServer } from '../proxies/proxy-server.entity';
import { EmailAuthType, EmailProvider, IncomingProtocol, SecurityType } from './email-server.enums';
import { OAuthClientColumns } from './oauth-settings.columns';
import { OutgoingEmailServer } from './outgoing-email-server.entity';

@Entity('incoming_email_servers')
@Index('uq_incoming_email_servers_name_key', ['nameKey'], { unique: true })
export class IncomingEmailServer {
  @KeyColumn() id: string;
  @TextColumn(100) name: string;
  @TextColumn(100) nameKey: string;
  @TextColumn(320) email: string;
  @EnumColumn() protocol: IncomingProtocol;

  @ForeignKey(() => TechnicianGroup, { name: 'fk_incoming_group', onDelete: 'RESTRICT', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  technicianGroupId: string | null;

  @ForeignKey(() => Category, { name: 'fk_incoming_category', onDelete: 'RESTRICT', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  categoryId: string | null;

  @ForeignKey(() => ProxyServer, { name: 'fk_incoming_proxy', onDelete: 'RESTRICT', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  proxyServerId: string | null;

  @EnumColumn() provider: EmailProvider;
  @TextColumn(255) host: string;
  @IntColumn() port: number;
  @EnumColumn() securityType: SecurityType;
  @LongTextColumn({ nullable: true }) certificateAuthority: string | null;
  @EnumColumn() authType: EmailAuthType;
  @TextColumn(320, { nullable: true }) username: string | null;
  /** Sealed by the secret box; its place is (incoming_email_servers, password, id). */
  @LongTextColumn({ nullable: true }) passwordBox: string | null;
  @Column(() => OAuthClientColumns, { prefix: 'oauth' }) oauthClient: OAuthClientColumns;
  @TextColumn(255) folder: string;
  @IntColumn() firstContactDays: number;
  @IntColumn() pollIntervalSeconds: number;
  @BoolColumn() enabled: boolean;
  @BoolColumn() primary: boolean;

  @ForeignKey(() => OutgoingEmailServer, { name: 'fk_incoming_outgoing', onDelete: 'RESTRICT', onUpdate: 'NO ACTION' })
  @RefColumn({ nullable: true })
  outgoingEmailServerId: string | null;

  /** Null: as the provider is known to do; see plus-addressing.ts. */
  @BoolColumn({ nullable: true }) plusAddressing: boolean | null;
  @JsonColumn({ nullable: true }) filter: IncomingFilter | null;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
