import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { TaskRunner } from '../tasks/task-runner';
import { KeptConnections } from './kept-connections';
import { PushService } from './push.service';

/** Keeps the connections of the mailboxes in order between their checks. */
@Injectable()
export class ConnectionsTask {
  constructor(
    private readonly push: PushService,
    private readonly connections: KeptConnections,
    private readonly tasks: TaskRunner,
  ) {}

  @Interval('polling:connections', 1_000)
  async tend(): Promise<void> {
    await this.tasks.run('polling:connections', async () => {
      this.push.tend();
      await this.connections.closeUnused();
    });
  }
}
