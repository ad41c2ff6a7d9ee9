import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { TaskRunner } from '../tasks/task-runner';
import { UploadsService } from './uploads.service';

@Injectable()
export class UploadsTask {
  constructor(
    private readonly tasks: TaskRunner,
    private readonly uploads: UploadsService,
  ) {}

  @Interval('uploads:sweep', 3_600_000)
  async sweep(): Promise<void> {
    await this.tasks.run('uploads:sweep', () => this.uploads.sweepUnused());
  }
}
