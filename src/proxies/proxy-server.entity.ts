import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { EnumColumn, IntColumn, KeyColumn, LongTextColumn, TextColumn } from '../database/columns';

export enum ProxyProtocol {
  HTTP = 'HTTP',
  SOCKS5 = 'SOCKS5',
}
registerEnumType(ProxyProtocol, { name: 'ProxyProtocol' });

@ObjectType()
@Entity('proxy_servers')
@Index('uq_proxy_servers_name_key', ['nameKey'], { unique: true })
export class ProxyServer {
  @Field(() => ID) @KeyColumn() id: string;
  @Field() @TextColumn(100) name: string;
  @TextColumn(100) nameKey: string;
  @Field(() => ProxyProtocol) @EnumColumn() protocol: ProxyProtocol;
  @Field() @TextColumn(255) host: string;
  @Field(() => Int) @IntColumn() port: number;
  @Field(() => String, { nullable: true }) @TextColumn(255, { nullable: true }) username: string | null;
  /** Sealed by the secret box; its place is (proxy_servers, password, id). */
  @LongTextColumn({ nullable: true }) passwordBox: string | null;
}
