import { Injectable, type OnModuleInit } from '@nestjs/common';
import { diff } from '../audit/audit-diff';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { Validation } from '../common/user-error';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { ApplicationSettings } from './application-settings.entity';
import { settingsChanges } from './settings-changes';
import type { ApplicationSettingsInput } from './settings.inputs';
import { SettingsRepository } from './settings.repository';

/** How long a process may go on with settings that another one has changed. */
const CACHE_MS = 1000;

@Injectable()
export class SettingsService implements OnModuleInit {
  private cached: { settings: ApplicationSettings; until: number } | null = null;

  constructor(
    private readonly db: Database,
    private readonly repository: SettingsRepository,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    if (await this.repository.exists()) return;
    await this.db.transaction((tx) =>
      this.repository.insertIfMissing(tx, {
        baseUrl: this.config.baseUrl,
        emailToRequestEnabled: true,
        maxMessageBytes: 26_214_400,
        acknowledgeNewRequests: true,
        reopenOnReply: true,
        notifyStatusChanges: false,
        ignoredRetentionDays: 30,
        trustedAuthservIds: [],
        alertEmails: [],
        alertAfterMinutes: 60,
      }),
    );
  }

  async get(): Promise<ApplicationSettings> {
    if (!this.cached || this.cached.until <= this.clock.ms()) {
      this.cached = { settings: await this.repository.find(null), until: this.clock.ms() + CACHE_MS };
    }
    return this.cached.settings;
  }

  async update(actor: Actor, input: ApplicationSettingsInput): Promise<ApplicationSettings> {
    const v = new Validation();
    const changes = settingsChanges(v, input);
    v.throwIfAny();
    const settings = await this.db.transaction(async (tx) => {
      const before = await this.repository.find(tx);
      if (Object.keys(changes).length === 0) return before;
      await this.repository.update(tx, changes);
      const after = { ...before, ...changes };
      await this.audit.record(tx, actor, 'applicationSettings.update', 'application settings', diff(before, after, []));
      return after;
    });
    this.cached = null;
    return settings;
  }
}
