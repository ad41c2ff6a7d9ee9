import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';

/** On one mail server; more at once look like an attack to it. */
const AT_ONCE_PER_HOST = 4;
/** In the whole process, of those that began a moment ago: bounds what busy mailboxes take of memory and processor. */
const AT_ONCE = 16;
/** Who takes longer mostly waits for a server that hangs: it does not keep others out any more ... */
const SLOW_AFTER_MS = 3_000;
/** ... but there is an end to that, too. */
const AT_MOST = 64;

interface Visit {
  host: string;
  since: number;
}

/** Decides who may connect to a mail server now: checks of mailboxes, and connections that wait for push. */
@Injectable()
export class ConnectionGate {
  private readonly inside = new Set<Visit>();

  constructor(private readonly clock: Clock) {}

  /** Answers how to leave, or null when it is too crowded: ask again later. */
  enter(host: string): (() => void) | null {
    const now = this.clock.ms();
    const visits = [...this.inside];
    const quick = visits.filter((v) => now - v.since < SLOW_AFTER_MS).length;
    const sameHost = visits.filter((v) => v.host === host).length;
    if (sameHost >= AT_ONCE_PER_HOST || quick >= AT_ONCE || visits.length >= AT_MOST) return null;
    const visit = { host, since: now };
    this.inside.add(visit);
    return () => this.inside.delete(visit);
  }
}
