import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import type { ApiToken } from './api-token.entity';
import { ApiTokenRepository } from './api-token.repository';
import { SessionRepository } from './session.repository';
import { personViewer } from './session.service';
import { API_TOKEN, hashToken, SESSION_TOKEN } from './tokens';
import { UserRepository } from './user.repository';
import type { Viewer } from './viewer';

/** `lastUsedAt` is exact to a minute: a write for every request would cost more than the request. */
const USE_RECORDED_EVERY_MS = 60_000;

/** Finds out whose token it is. */
@Injectable()
export class TokenService {
  constructor(
    private readonly db: Database,
    private readonly sessions: SessionRepository,
    private readonly apiTokens: ApiTokenRepository,
    private readonly users: UserRepository,
    private readonly clock: Clock,
  ) {}

  /** Null for a token that is unknown, expired or revoked. The role is the one of now, not of the sign-in. */
  async viewerOf(token: string): Promise<Viewer | null> {
    if (token.startsWith(SESSION_TOKEN)) return this.personOf(hashToken(token));
    if (token.startsWith(API_TOKEN)) return this.programOf(hashToken(token));
    return null;
  }

  private async personOf(tokenHash: string): Promise<Viewer | null> {
    const session = await this.sessions.findValid(tokenHash, this.clock.now());
    const user = session && (await this.users.findById(null, session.userId));
    return user ? personViewer(user, session.id) : null;
  }

  private async programOf(tokenHash: string): Promise<Viewer | null> {
    const token = await this.apiTokens.findByHash(tokenHash);
    if (!token || (token.expiresAt && token.expiresAt <= this.clock.now())) return null;
    await this.recordUse(token);
    return {
      id: token.id,
      label: `token ${token.name}`,
      role: token.role,
      userId: null,
      sessionId: null,
      email: null,
      name: token.name,
    };
  }

  private async recordUse(token: ApiToken): Promise<void> {
    const now = this.clock.now();
    if (token.lastUsedAt && now.getTime() - token.lastUsedAt.getTime() < USE_RECORDED_EVERY_MS) return;
    await this.db.transaction((tx) => this.apiTokens.recordUse(tx, token.id, now));
  }
}
