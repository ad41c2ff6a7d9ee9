import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { EnumColumn, KeyColumn, TextColumn, TimeColumn } from '../database/columns';
import { Role } from './role';

@ObjectType()
@Entity('users')
@Index('uq_users_email_key', ['emailKey'], { unique: true })
export class User {
  @Field(() => ID) @KeyColumn() id: string;
  @Field() @TextColumn(320) email: string;
  /** Lower-cased address, by which it is found. */
  @TextColumn(320) emailKey: string;
  @Field(() => String, { nullable: true }) @TextColumn(200, { nullable: true }) name: string | null;
  @Field(() => Role) @EnumColumn() role: Role;
  /** Argon2id, PHC string format. Null: signs in with Google only. */
  @TextColumn(255, { nullable: true }) passwordHash: string | null;
  @Field() @TimeColumn() createdAt: Date;
  @Field(() => Date, { nullable: true }) @TimeColumn({ nullable: true }) lastSignedInAt: Date | null;
}
