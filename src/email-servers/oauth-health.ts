import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { reviveDiagnosis } from '../common/diagnosis';
import { Database } from '../database/database';
import type { RefreshNews } from '../oauth/token.service';
import { HealthState } from './email-server.enums';
import type { OAuthServer } from './oauth-servers';
import { ServerHealthService } from './server-health.service';

const LOOK_AGAIN_MS = 15 * 60_000;
const FAILING = [HealthState.RETRYING, HealthState.ACTION_REQUIRED];

/** What renewing tokens says about servers, also about those that have nothing to send just now. */
@Injectable()
export class OAuthHealth {
  constructor(
    private readonly db: Database,
    private readonly health: ServerHealthService,
    private readonly clock: Clock,
  ) {}

  async record({ row, direction }: OAuthServer, { after, usable }: RefreshNews): Promise<void> {
    const health = (await this.health.healthOf([row.id])).get(row.id);
    if (!health) return;
    const failing = FAILING.includes(health.state);
    const problem = reviveDiagnosis(after.problem);
    // While there is a token the server works, whatever the provider says.
    if (!usable && problem && !failing) {
      const next = after.refreshAt ?? new Date(this.clock.ms() + LOOK_AGAIN_MS);
      await this.health.recordFailure(row.id, direction, problem, next);
    }
    // Mail need not wait for the backoff of a trouble that is over.
    if (usable && !problem && failing && health.problem?.code.startsWith('OAUTH_')) {
      await this.db.transaction((tx) => this.health.reset(tx, row.id, direction, row.enabled));
    }
  }
}
