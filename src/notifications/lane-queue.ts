import type { Claimed } from './outbox.types';

/** What a lane has claimed ahead: the desk's own mail before what programs asked for. */
export class LaneQueue {
  private readonly own: Claimed[] = [];
  private readonly bulk: Claimed[] = [];

  get length(): number {
    return this.own.length + this.bulk.length;
  }

  get ownLength(): number {
    return this.own.length;
  }

  get bulkLength(): number {
    return this.bulk.length;
  }

  add(claims: Claimed[]): void {
    for (const claimed of claims) (isBulk(claimed) ? this.bulk : this.own).push(claimed);
  }

  shift(): Claimed | undefined {
    return this.own.shift() ?? this.bulk.shift();
  }

  /** Takes all of it out. */
  drain(): Claimed[] {
    return [...this.own.splice(0), ...this.bulk.splice(0)];
  }

  [Symbol.iterator](): Iterator<Claimed> {
    return [...this.own, ...this.bulk].values();
  }
}

export function isBulk({ notification }: Claimed): boolean {
  return notification.askedBy !== null;
}
