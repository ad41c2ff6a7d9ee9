import { domainOf } from '../mail/addresses';
import type { ConfirmationCount } from './confirmation-count.entity';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/**
 * Most confirmations to one address and to one domain. Two machines that answer each other without any sign of it stop
 * at the first step of this ladder, and come to twenty a day at most. The request itself is always made.
 */
export const CONFIRMATION_CAPS = {
  sender: { hour: 5, day: 20 },
  domain: { hour: 100, day: 500 },
} as const;

/** Counts the confirmations of a batch on top of those of the last hour and day. */
export class ConfirmationCaps {
  private readonly counts: Map<string, ConfirmationCount>;
  private readonly changed = new Set<ConfirmationCount>();

  constructor(
    known: ConfirmationCount[],
    private readonly now: Date,
  ) {
    this.counts = new Map(known.map((count) => [count.key, current(count, now)]));
  }

  /** Why this address gets no confirmation now; null when it gets one, which is counted. */
  take(addressKey: string): string | null {
    const [sender, domain] = capKeys(addressKey).map((key) => this.countOf(key));
    const refused =
      exceeded('Its sender', sender!, CONFIRMATION_CAPS.sender) ??
      (domain ? exceeded(`The domain ${domain.key.slice(1)}`, domain, CONFIRMATION_CAPS.domain) : null);
    if (refused !== null) return refused;
    for (const count of [sender, domain]) {
      if (!count) continue;
      count.hourCount++;
      count.dayCount++;
      this.changed.add(count);
    }
    return null;
  }

  /** What is to be stored. */
  changes(): ConfirmationCount[] {
    return [...this.changed];
  }

  private countOf(key: string): ConfirmationCount {
    let count = this.counts.get(key);
    if (!count) this.counts.set(key, (count = { key, ...EMPTY, hourStart: this.now, dayStart: this.now }));
    return count;
  }
}

const EMPTY = { hourCount: 0, dayCount: 0 };

/** Under what a confirmation to this address is counted: the address, then its domain when it has one. */
export function capKeys(addressKey: string): string[] {
  const domain = domainOf(addressKey);
  return domain === null ? [addressKey] : [addressKey, `@${domain}`];
}

function current(count: ConfirmationCount, now: Date): ConfirmationCount {
  const hourOver = now.getTime() - count.hourStart.getTime() >= HOUR_MS;
  const dayOver = now.getTime() - count.dayStart.getTime() >= DAY_MS;
  return {
    ...count,
    ...(hourOver && { hourStart: now, hourCount: 0 }),
    ...(dayOver && { dayStart: now, dayCount: 0 }),
  };
}

function exceeded(who: string, count: ConfirmationCount, cap: { hour: number; day: number }): string | null {
  if (count.hourCount >= cap.hour) return `${who} got ${cap.hour} confirmations within the last hour.`;
  if (count.dayCount >= cap.day) return `${who} got ${cap.day} confirmations within the last day.`;
  return null;
}
