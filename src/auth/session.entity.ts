import { Entity, ForeignKey, Index } from 'typeorm';
import { KeyColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns';
import { User } from './user.entity';

/** A signed-in browser or program; only a hash of its token is kept. */
@Entity('sessions')
@Index('uq_sessions_token_hash', ['tokenHash'], { unique: true })
@Index('ix_sessions_user', ['userId'])
@Index('ix_sessions_expires', ['expiresAt'])
export class Session {
  @KeyColumn() id: string;
  @ForeignKey(() => User, { name: 'fk_sessions_user', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  @RefColumn()
  userId: string;
  @TextColumn(64) tokenHash: string;
  @TimeColumn() createdAt: Date;
  @TimeColumn() expiresAt: Date;
}
