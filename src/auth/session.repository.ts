import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { Session } from './session.entity';

@Injectable()
export class SessionRepository extends BaseRepository {
  findValid(tokenHash: string, now: Date): Promise<Session | null> {
    return this.db.read.findOneBy(Session, { tokenHash, expiresAt: MoreThan(now) });
  }

  async add(tx: Tx, session: Session): Promise<void> {
    await this.db.manager(tx).insert(Session, session);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await this.db.manager(tx).delete(Session, { id });
  }

  /** Ends every session of a user but one; all of them when `except` is null. */
  async removeOfUser(tx: Tx, userId: string, except: string | null): Promise<void> {
    await this.db.manager(tx).delete(Session, except === null ? { userId } : { userId, id: Not(except) });
  }

  async removeExpired(tx: Tx, now: Date): Promise<void> {
    await this.db.manager(tx).delete(Session, { expiresAt: LessThanOrEqual(now) });
  }
}
