import { Injectable } from '@nestjs/common';
import { diff } from '../audit/audit-diff';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { UserInputError, Validation } from '../common/user-error';
import { requireText } from '../common/validate';
import { Database } from '../database/database';
import type { ApiToken } from './api-token.entity';
import { ApiTokenRepository } from './api-token.repository';
import type { ApiTokenArgs } from './auth.inputs';
import { SessionService } from './session.service';
import { API_TOKEN, hashToken, newToken } from './tokens';

const audited = ({ name, role, expiresAt }: ApiToken) => ({ name, role, expiresAt });
const subjectOf = (token: ApiToken) => `API token "${token.name}" (${token.id})`;

@Injectable()
export class ApiTokenService {
  constructor(
    private readonly db: Database,
    private readonly tokens: ApiTokenRepository,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  all(): Promise<ApiToken[]> {
    return this.tokens.findAll();
  }

  /** Answers the secret too, which is shown once and not stored. Throws a UserInputError. */
  async create(actor: Actor, args: ApiTokenArgs): Promise<{ apiToken: ApiToken; secret: string }> {
    const createdAt = this.clock.now();
    const expiresAt = args.expiresAt ?? null;
    const v = new Validation();
    const name = requireText(v, 'name', args.name, 100);
    const isAhead = expiresAt === null || expiresAt > createdAt;
    v.check(isAhead, 'expiresAt', 'NOT_IN_FUTURE', 'Choose a time in the future, or none.');
    v.throwIfAny();
    const secret = newToken(API_TOKEN);
    const tokenHash = hashToken(secret);
    const apiToken = { id: newId(), name, role: args.role, tokenHash, createdAt, lastUsedAt: null, expiresAt };
    await this.db.transaction(async (tx) => {
      await this.tokens.add(tx, apiToken);
      await this.audit.record(tx, actor, 'apiToken.create', subjectOf(apiToken), diff(null, audited(apiToken), []));
    });
    return { apiToken, secret };
  }

  revoke(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      const token = await this.tokens.findById(tx, id);
      if (!token) throw UserInputError.notFound('API token');
      await this.tokens.remove(tx, id);
      this.sessions.announceEnd(tx);
      await this.audit.record(tx, actor, 'apiToken.revoke', subjectOf(token), diff(audited(token), null, []));
    });
  }
}
