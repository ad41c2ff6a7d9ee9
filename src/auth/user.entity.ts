import { Entity, Index } from 'typeorm';
import { EnumColumn, KeyColumn, TextColumn, TimeColumn } from '../database/columns';
import { Role } from './role';

@Entity('users')
@Index('uq_users_email_key', ['emailKey'], { unique: true })
export class User {
  @KeyColumn() id: string;
  @TextColumn(320) email: string;
  /** Lower-cased address, by which it is found. */
  @TextColumn(320) emailKey: string;
  @TextColumn(200, { nullable: true }) name: string | null;
  @EnumColumn() role: Role;
  /** Argon2id, PHC string format. Null: signs in with Google only. */
  @TextColumn(255, { nullable: true }) passwordHash: string | null;
  @TimeColumn() createdAt: Date;
  @TimeColumn({ nullable: true }) lastSignedInAt: Date | null;
}
