import type { LoggedRequest, TokenRequests } from './types';

const KEPT = 20_000;

/** What was asked of the server, and how much of it at the same time. */
export class RequestLog {
  private entries: LoggedRequest[] = [];
  private readonly inWork = new Set<LoggedRequest>();
  private mostAtOnce = 0;
  private mostAtOnceOf = new Map<string, number>();

  /** Returns how to end it: with the status of the answer, or null when there was none. */
  begin(request: Omit<LoggedRequest, 'at' | 'status'>): (status: number | null) => void {
    const entry: LoggedRequest = { ...request, at: Date.now(), status: null };
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.shift();
    if (entry.grantType === null) return (status) => (entry.status = status);
    this.inWork.add(entry);
    this.countInWork(entry.account);
    return (status) => {
      entry.status = status;
      this.inWork.delete(entry);
    };
  }

  all(): LoggedRequest[] {
    return this.entries;
  }

  tokenRequests(): TokenRequests {
    const refreshes = this.entries.filter(({ grantType }) => grantType === 'refresh_token');
    return {
      exchanges: this.entries.filter(({ grantType }) => grantType === 'authorization_code').length,
      refreshes: refreshes.length,
      refreshed: refreshes.filter(({ status }) => status === 200).length,
      mostAtOnce: this.mostAtOnce,
      mostAtOnceOf: Object.fromEntries(this.mostAtOnceOf),
    };
  }

  forget(): void {
    this.entries = [];
    this.mostAtOnce = this.inWork.size;
    this.mostAtOnceOf = new Map();
    for (const { account } of this.inWork) this.countInWork(account);
  }

  private countInWork(account: string | null): void {
    this.mostAtOnce = Math.max(this.mostAtOnce, this.inWork.size);
    if (account === null) return;
    const now = [...this.inWork].filter((entry) => entry.account === account).length;
    this.mostAtOnceOf.set(account, Math.max(now, this.mostAtOnceOf.get(account) ?? 0));
  }
}
