import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { TaskRunner } from '../tasks/task-runner';
import { SweepService } from './sweep.service';

@Injectable()
export class SweepTask {
  constructor(
    private readonly tasks: TaskRunner,
    private readonly sweeper: SweepService,
  ) {}

  @Interval('polling:sweep', 3_600_000)
  async sweep(): Promise<void> {
    await this.tasks.run('polling:sweep', () => this.sweeper.sweep());
  }
}
