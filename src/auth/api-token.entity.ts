import { Entity, Index } from 'typeorm';
import { EnumColumn, KeyColumn, TextColumn, TimeColumn } from '../database/columns';
import { Role } from './role';

@Entity('api_tokens')
@Index('uq_api_tokens_token_hash', ['tokenHash'], { unique: true })
export class ApiToken {
  @KeyColumn() id: string;
  @TextColumn(100) name: string;
  @EnumColumn() role: Role;
  @TextColumn(64) tokenHash: string;
  @TimeColumn() createdAt: Date;
  @TimeColumn({ nullable: true }) lastUsedAt: Date | null;
  @TimeColumn({ nullable: true }) expiresAt: Date | null;
}
