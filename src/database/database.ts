import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager } from 'typeorm';
import { isDeadlock } from './errors';
import { Mutex } from './mutex';
import { type Tx, unwrapTx, wrapTx } from './tx';

const DEADLOCK_TRIES = 5;

type Within<T> = (work: (manager: EntityManager) => Promise<T>) => Promise<T>;

/**
 * The one way to the database.
 *
 * On SQLite TypeORM has a single connection: an unrelated write would join an open transaction and be lost with its
 * rollback, and two transactions at once fail. So there writers queue, and reads outside a transaction go through a
 * read-only connection of their own, which sees committed rows only. On MySQL both are the pool.
 */
export class Database {
  private readonly writers = new Mutex();
  /** Finds a transaction that is opened within another, which waits for itself on SQLite; null: is not looked for. */
  private readonly inside: AsyncLocalStorage<boolean> | null;

  /** @param checksNesting costs every promise of the process some time, so that servers in production do without it */
  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    private readonly serialised: boolean,
    checksNesting: boolean,
  ) {
    this.inside = checksNesting ? new AsyncLocalStorage() : null;
  }

  /** For repositories: reads outside any transaction. */
  get read(): EntityManager {
    return this.reader.manager;
  }

  /** For repositories: the transaction's own connection, or committed rows when there is none. */
  manager(tx: Tx | null): EntityManager {
    return tx ? unwrapTx(tx).manager : this.reader.manager;
  }

  /** Runs `work` once the transaction has been committed; never after a rollback. */
  afterCommit(tx: Tx, work: () => void): void {
    unwrapTx(tx).afterCommit.push(work);
  }

  /**
   * Commits when `fn` resolves, rolls back when it rejects. `fn` may run again after a deadlock, so it must have no
   * effect outside the database, and it must not wait for the network: others queue behind it.
   */
  transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    return this.write(fn, (work) => this.writer.transaction(work));
  }

  /**
   * As `transaction`, but each statement commits by itself, which saves three round trips on MySQL: for one statement,
   * or for some that do not belong together.
   */
  autocommit<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    return this.write(fn, (work) => work(this.writer.manager));
  }

  private write<T>(fn: (tx: Tx) => Promise<T>, within: Within<T>): Promise<T> {
    if (this.inside?.getStore()) {
      throw new Error('A transaction is already open here: pass its Tx on instead of opening another one.');
    }
    const attempt = () => this.attempt(fn, within);
    const queued = () => (this.serialised ? this.writers.run(attempt) : attempt());
    return this.inside ? this.inside.run(true, queued) : queued();
  }

  private async attempt<T>(fn: (tx: Tx) => Promise<T>, within: Within<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const afterCommit: (() => void)[] = [];
      try {
        const result = await within((manager) => fn(wrapTx({ manager, afterCommit })));
        const followUp = () => afterCommit.forEach((work) => work());
        if (this.inside) this.inside.exit(followUp);
        else followUp();
        return result;
      } catch (error) {
        if (!isDeadlock(error) || tries >= DEADLOCK_TRIES) throw error;
      }
    }
  }

  get admitsOneProcess(): boolean {
    return this.serialised;
  }

  /** Answers when the database does; rejects when it does not. */
  async ping(): Promise<void> {
    await this.reader.query('SELECT 1');
  }

  async close(): Promise<void> {
    if (this.reader !== this.writer) await this.reader.destroy();
    // Leaves one file that holds everything, for who copies it.
    if (this.serialised) await this.writer.query('PRAGMA wal_checkpoint(TRUNCATE)');
    await this.writer.destroy();
  }

  /** `sqlite` or `mysql`, for status pages; nothing decides by it. */
  get kind(): string {
    return this.serialised ? 'sqlite' : 'mysql';
  }
}
