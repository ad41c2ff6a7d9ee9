import { Clock } from '../../src/common/clock';

/** A clock that stands still until the test moves it. */
export class ManualClock extends Clock {
  private current: number;

  constructor(start: Date | string | number = '2026-01-05T09:00:00.000Z') {
    super();
    this.current = new Date(start).getTime();
  }

  override now(): Date {
    return new Date(this.current);
  }

  advance(ms: number): void {
    this.current += ms;
  }
}
