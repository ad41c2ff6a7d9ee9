import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { LeaseService } from '../tasks/lease.service';
import { TaskRunner } from '../tasks/task-runner';
import { AlertsService } from './alerts.service';

@Injectable()
export class AlertsTask {
  constructor(
    private readonly alerts: AlertsService,
    private readonly leases: LeaseService,
    private readonly tasks: TaskRunner,
  ) {}

  @Interval('alerts:check', 15_000)
  async check(): Promise<void> {
    await this.tasks.run('alerts:check', async () => {
      await this.leases.runExclusive('alerts', () => this.alerts.check());
    });
  }
}
