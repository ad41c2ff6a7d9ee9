import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { EnumColumn, KeyColumn, TextColumn, TimeColumn } from '../database/columns';
import { Role } from './role';

/** A program's way in; only a hash of its secret is kept. */
@ObjectType()
@Entity('api_tokens')
@Index('uq_api_tokens_token_hash', ['tokenHash'], { unique: true })
export class ApiToken {
  @Field(() => ID) @KeyColumn() id: string;
  @Field() @TextColumn(100) name: string;
  @Field(() => Role) @EnumColumn() role: Role;
  @TextColumn(64) tokenHash: string;
  @Field() @TimeColumn() createdAt: Date;
  @Field(() => Date, { nullable: true }) @TimeColumn({ nullable: true }) lastUsedAt: Date | null;
  @Field(() => Date, { nullable: true }) @TimeColumn({ nullable: true }) expiresAt: Date | null;
}
