interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface GroupOptions {
  /** How long an item may wait for company. */
  patienceMs: number;
  /** With so many nobody waits for more, because no more can come. */
  enough?: () => number;
  maxItems?: number;
}

/**
 * Collects what is added within a few milliseconds, or while the commit before is running, and commits it together, so
 * that many small writes cost one transaction and one fsync. (SQLite lets nothing else happen while it commits, so time
 * for company has to be given.) Each caller's promise settles after the commit that has its item; when that commit
 * fails, it rejects for all of its callers.
 */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private committing = false;
  /** When the one that has waited longest is to be committed, by performance.now(). */
  private dueAt = Infinity;
  private timer: NodeJS.Timeout | undefined;
  private readonly patienceMs: number;
  private readonly enough: () => number;
  private readonly maxItems: number;

  /** `commit` answers one result per item, in their order. */
  constructor(
    private readonly commit: (items: Item[]) => Promise<Result[]>,
    { patienceMs, enough = () => Infinity, maxItems = 100 }: GroupOptions,
  ) {
    this.patienceMs = patienceMs;
    this.enough = enough;
    this.maxItems = maxItems;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.dueAt = Math.min(this.dueAt, performance.now() + this.patienceMs);
      this.schedule();
    });
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.committing || this.waiting.length === 0) return;
    const complete = this.waiting.length >= Math.min(this.enough(), this.maxItems);
    if (complete) return void this.commitWaiting();
    this.timer = setTimeout(() => void this.commitWaiting(), Math.max(0, this.dueAt - performance.now()));
  }

  private async commitWaiting(): Promise<void> {
    this.committing = true;
    const group = this.waiting.splice(0, this.maxItems);
    if (this.waiting.length === 0) this.dueAt = Infinity;
    try {
      const results = await this.commit(group.map((g) => g.item));
      // One result per item is the contract of `commit`.
      group.forEach((g, i) => g.resolve(results[i] as Result));
    } catch (error) {
      group.forEach((g) => g.reject(error));
    }
    this.committing = false;
    this.schedule();
  }
}
