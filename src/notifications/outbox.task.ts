import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { TaskRunner } from '../tasks/task-runner';
import { OutboxService } from './outbox.service';

@Injectable()
export class OutboxTask {
  constructor(
    private readonly tasks: TaskRunner,
    private readonly outbox: OutboxService,
  ) {}

  @Interval('notifications:outbox', 1_000)
  async run(): Promise<void> {
    await this.tasks.run('notifications:outbox', () => this.outbox.run());
  }
}
