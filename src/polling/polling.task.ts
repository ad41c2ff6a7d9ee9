import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../common/clock';
import { SettingsService } from '../settings/settings.service';
import { TaskRunner } from '../tasks/task-runner';
import { CheckScheduler } from './check-scheduler';
import { DueServerRepository } from './due-server.repository';
import { MailboxOwner } from './mailbox-owner';

/** Finds every second which mailboxes are due, and gives up those that are none of ours any more. */
@Injectable()
export class PollingTask {
  constructor(
    private readonly due: DueServerRepository,
    private readonly checks: CheckScheduler,
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
    this.checks.start(enabled ? await this.due.findDue(this.clock.now()) : []);
  }
}
