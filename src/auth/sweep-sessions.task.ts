import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../database/database';
import { TaskRunner } from '../tasks/task-runner';
import { SessionService } from './session.service';
import { SignInThrottle } from './sign-in-throttle';

const EVERY_MS = 3600_000;

/** Deletes ended sessions and forgotten sign-in attempts; both already count for nothing. */
@Injectable()
export class SweepSessionsTask {
  constructor(
    private readonly tasks: TaskRunner,
    private readonly db: Database,
    private readonly sessions: SessionService,
    private readonly throttle: SignInThrottle,
  ) {}

  @Interval('auth:sweep-sessions', EVERY_MS)
  async run(): Promise<void> {
    await this.tasks.run('auth:sweep-sessions', () =>
      this.db.transaction(async (tx) => {
        await this.sessions.sweep(tx);
        await this.throttle.sweep(tx);
      }),
    );
  }
}
