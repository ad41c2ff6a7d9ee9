import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { UserInputError } from '../common/user-error';
import { firstHour, hourly, type TrafficHour } from './traffic';
import { TrafficRepository } from './traffic.repository';

const MAX_HOURS = 7 * 24;

/** How much mail came and went over time. */
@Injectable()
export class TrafficService {
  constructor(
    private readonly counts: TrafficRepository,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. Throws UserInputError. */
  async last(hours: number): Promise<TrafficHour[]> {
    if (hours < 1 || hours > MAX_HOURS) {
      throw UserInputError.of('hours', 'OUT_OF_RANGE', `Choose a number between 1 and ${MAX_HOURS}.`);
    }
    const since = firstHour(hours, this.clock.now());
    const [received, sent, failed] = await Promise.all([
      this.counts.received(since),
      this.counts.attempted(since, true),
      this.counts.attempted(since, false),
    ]);
    return hourly(since, hours, { received, sent, failed });
  }
}
