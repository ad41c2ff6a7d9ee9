import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { IntakeService } from './intake.service';

/** Takes up what was recorded before a restart, or by another process. */
@Injectable()
export class IntakeTask {
  constructor(private readonly intake: IntakeService) {}

  @Interval('polling:intake', 2_000)
  async decide(): Promise<void> {
    await this.intake.run();
  }
}
