import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../common/clock';
import { DiagnosedError } from '../common/diagnosis';
import { OAuthAuthorizationRepository } from '../oauth/oauth-authorization.repository';
import { TokenService } from '../oauth/token.service';
import { TaskRunner } from '../tasks/task-runner';
import { OAuthHealth } from './oauth-health';
import { OAuthServers } from './oauth-servers';

/** Refreshes under way in this process: a provider that does not answer must not keep others waiting. */
const AT_ONCE = 16;

/** Renews access tokens ahead of their end, so that no poll and no mail has to wait for one. */
@Injectable()
export class RefreshTokensTask {
  private readonly logger = new Logger(RefreshTokensTask.name);
  private readonly running = new Set<string>();

  constructor(
    private readonly authorizations: OAuthAuthorizationRepository,
    private readonly servers: OAuthServers,
    private readonly tokens: TokenService,
    private readonly health: OAuthHealth,
    private readonly tasks: TaskRunner,
    private readonly clock: Clock,
  ) {}

  @Interval('oauth:refresh', 1_000)
  async schedule(): Promise<void> {
    await this.tasks.run('oauth:refresh', () => this.startDue());
  }

  private async startDue(): Promise<void> {
    for (const { serverId } of await this.authorizations.findDue(this.clock.now(), 2 * AT_ONCE)) {
      if (this.running.size >= AT_ONCE) return;
      if (!this.running.has(serverId)) this.start(serverId);
    }
  }

  private start(serverId: string): void {
    this.running.add(serverId);
    void this.tasks
      .run(`oauth:refresh:${serverId}`, () => this.refresh(serverId))
      .finally(() => this.running.delete(serverId));
  }

  private async refresh(serverId: string): Promise<void> {
    try {
      const server = await this.servers.find(serverId);
      const news = server && (await this.tokens.refreshDue(server.client));
      if (news) await this.health.record(server, news);
    } catch (error) {
      // A secret that cannot be read: the server itself fails with it, and shows it.
      if (!(error instanceof DiagnosedError)) throw error;
      this.logger.warn({ serverId, code: error.diagnosis.code }, 'an access token could not be renewed');
    }
  }
}
