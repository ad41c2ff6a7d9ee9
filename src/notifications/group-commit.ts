interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Collects what is added within a few milliseconds, or while the commit before is running, and commits it together, so
 * that many small writes cost one transaction and one fsync. (SQLite lets nothing else happen while it commits, so time
 * for company has to be given.) Each caller's promise settles after the commit that has its item; when that commit
 * fails, it rejects for all of its callers.
 */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private inHurry = 0;
  private committing = false;
  /** When the most impatient of those waiting wants to be committed, by performance.now(). */
  private dueAt = Infinity;
  private timer: NodeJS.Timeout | undefined;

  /**
   * `commit` answers one result per item, in their order. `enough`: how many in a hurry are committed without waiting
   * for more, because no more can come.
   */
  constructor(
    private readonly commit: (items: Item[]) => Promise<Result[]>,
    private readonly enough = () => Infinity,
    private readonly maxItems = 100,
  ) {}

  /** `patienceMs`: how long the item may wait for company; `hurry`: somebody waits for it. */
  add(item: Item, patienceMs: number, hurry = false): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (hurry) this.inHurry++;
      this.dueAt = Math.min(this.dueAt, performance.now() + patienceMs);
      this.schedule();
    });
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.committing || this.waiting.length === 0) return;
    const complete = this.inHurry > 0 && this.inHurry >= this.enough();
    if (complete || this.waiting.length >= this.maxItems) return void this.commitWaiting();
    this.timer = setTimeout(() => void this.commitWaiting(), Math.max(0, this.dueAt - performance.now()));
  }

  private async commitWaiting(): Promise<void> {
    this.committing = true;
    const group = this.waiting.splice(0, this.maxItems);
    this.inHurry = 0;
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
