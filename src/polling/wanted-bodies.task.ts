import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SettingsService } from '../settings/settings.service';
import { TaskRunner } from '../tasks/task-runner';
import { WantedBodies } from './wanted-bodies';

/**
 * No check fetches what lies in the mailbox of a server that was disabled or deleted meanwhile, or in any while taking
 * mail in is switched off.
 */
@Injectable()
export class WantedBodiesTask {
  constructor(
    private readonly tasks: TaskRunner,
    private readonly wanted: WantedBodies,
    private readonly settings: SettingsService,
  ) {}

  @Interval('polling:wanted-bodies', 5_000)
  async giveUp(): Promise<void> {
    await this.tasks.run('polling:wanted-bodies', async () => {
      await this.wanted.giveUpUnreachable((await this.settings.get()).emailToRequestEnabled);
    });
  }
}
