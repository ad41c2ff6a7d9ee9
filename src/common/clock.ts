import { Injectable } from '@nestjs/common';

/** The only source of "now": tests move it, so that no test has to sleep. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Milliseconds since the epoch. */
  ms(): number {
    return this.now().getTime();
  }
}
