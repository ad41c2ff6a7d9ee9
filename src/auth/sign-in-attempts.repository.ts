import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { SignInAttempts } from './sign-in-attempts.entity';

@Injectable()
export class SignInAttemptsRepository extends BaseRepository {
  /**
   * Counts one attempt and answers how many there are in the running window; a window that began at or before
   * `windowStart` is over, and a new one begins. The first statement makes the row or leaves it as it is, and locks it
   * either way, so no attempt is missed (INSERT IGNORE would lock it shared only, and callers would deadlock).
   */
  async count(tx: Tx, keyHash: string, now: Date, windowStart: Date): Promise<number> {
    const manager = this.db.manager(tx);
    await manager
      .createQueryBuilder()
      .insert()
      .into(SignInAttempts)
      .values({ keyHash, failures: 0, windowStartedAt: now })
      .orUpdate(['keyHash'], ['keyHash'])
      .execute();
    const over = await manager.update(
      SignInAttempts,
      { keyHash, windowStartedAt: LessThanOrEqual(windowStart) },
      { failures: 1, windowStartedAt: now },
    );
    if (over.affected === 1) return 1;
    await manager.increment(SignInAttempts, { keyHash }, 'failures', 1);
    return (await manager.findOneByOrFail(SignInAttempts, { keyHash })).failures;
  }

  /** Takes one attempt back that turned out to be right. */
  async discount(tx: Tx, keyHash: string): Promise<void> {
    await this.db.manager(tx).decrement(SignInAttempts, { keyHash }, 'failures', 1);
  }

  async clear(tx: Tx, keyHash: string): Promise<void> {
    await this.db.manager(tx).delete(SignInAttempts, { keyHash });
  }

  async removeBefore(tx: Tx, windowStart: Date): Promise<void> {
    await this.db.manager(tx).delete(SignInAttempts, { windowStartedAt: LessThanOrEqual(windowStart) });
  }
}
