import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { SessionRepository } from './session.repository';
import { hashToken, newToken, SESSION_TOKEN } from './tokens';
import type { User } from './user.entity';
import type { Viewer } from './viewer';

export const SESSION_MS = 12 * 3600_000;

/** What a person has right after signing in. The token is shown once; only its hash is kept. */
export interface SignedIn {
  viewer: Viewer;
  accessToken: string;
  expiresAt: Date;
}

@Injectable()
export class SessionService {
  /** Some session or API token ended in this process: long-lived connections look whether it was theirs. */
  readonly ended = new Subject<void>();

  constructor(
    private readonly db: Database,
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {}

  async begin(tx: Tx, user: User): Promise<SignedIn> {
    const accessToken = newToken(SESSION_TOKEN);
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + SESSION_MS);
    const id = newId();
    await this.sessions.add(tx, { id, userId: user.id, tokenHash: hashToken(accessToken), createdAt, expiresAt });
    return { viewer: personViewer(user, id), accessToken, expiresAt };
  }

  async end(tx: Tx, sessionId: string): Promise<void> {
    await this.sessions.remove(tx, sessionId);
    this.announceEnd(tx);
  }

  /** Ends the user's sessions, but not the one of who does it. */
  async endOfUser(tx: Tx, userId: string, except: string | null): Promise<void> {
    await this.sessions.removeOfUser(tx, userId, except);
    this.announceEnd(tx);
  }

  announceEnd(tx: Tx): void {
    this.db.afterCommit(tx, () => this.ended.next());
  }

  sweep(tx: Tx): Promise<void> {
    return this.sessions.removeExpired(tx, this.clock.now());
  }
}

export function personViewer(user: User, sessionId: string): Viewer {
  return {
    id: user.id,
    label: user.email,
    role: user.role,
    userId: user.id,
    sessionId,
    email: user.email,
    name: user.name,
  };
}
