import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../common/clock';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { SettingsService } from '../settings/settings.service';
import { TaskRunner } from '../tasks/task-runner';
import { DueServerRepository } from './due-server.repository';
import { MailboxOwner } from './mailbox-owner';
import { Poller } from './poller';

/** Mailboxes being checked at once, in all and on one mail server. */
const AT_ONCE = 16;
const AT_ONCE_PER_HOST = 4;

/** Finds due mailboxes every second and checks them side by side. */
@Injectable()
export class PollingTask {
  private readonly running = new Map<string, { host: string; check: Promise<unknown> }>();

  constructor(
    private readonly due: DueServerRepository,
    private readonly poller: Poller,
    private readonly owner: MailboxOwner,
    private readonly settings: SettingsService,
    private readonly tasks: TaskRunner,
    private readonly clock: Clock,
  ) {}

  @Interval('polling:schedule', 1_000)
  async schedule(): Promise<void> {
    await this.tasks.run('polling:schedule', () => this.startDue());
  }

  private async startDue(): Promise<void> {
    const enabled = (await this.settings.get()).emailToRequestEnabled;
    await this.owner.keepOnly(enabled ? await this.due.enabledIds() : new Set());
    if (!enabled) return;
    for (const server of await this.due.findDue(this.clock.now())) {
      if (this.mayStart(server)) this.start(server);
    }
  }

  private mayStart({ id, host }: IncomingEmailServer): boolean {
    if (this.tasks.isStopping || this.running.has(id) || this.running.size >= AT_ONCE) return false;
    if (this.poller.isElsewhere(id)) return false;
    return [...this.running.values()].filter((r) => r.host === host).length < AT_ONCE_PER_HOST;
  }

  private start(server: IncomingEmailServer): void {
    const check = this.tasks
      .run(`polling:${server.id}`, async () => void (await this.poller.check(server)))
      .finally(() => this.running.delete(server.id));
    this.running.set(server.id, { host: server.host, check });
  }
}
