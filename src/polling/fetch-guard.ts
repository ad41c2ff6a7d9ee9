import { DiagnosedError } from '../common/diagnosis';

/** One window: enough for the network to be busy, little enough for memory and for one transaction. */
export const WINDOW_MESSAGES = 200;

export type WayToFetch = 'WHOLE' | 'HEADERS' | 'NOTHING';

/** The connection was lost while bodies were fetched over it. */
export class FetchLost extends DiagnosedError {
  constructor(
    readonly windowSize: number,
    cause: DiagnosedError,
  ) {
    super(cause.diagnosis, { cause });
  }
}

interface Suspicion {
  atMost: number;
  /** How often a window of one message alone has failed. */
  strikes: number;
}

/** What is done about a message that failed so often alone: the second time waits for the next check. */
const WAYS: WayToFetch[] = ['WHOLE', 'WHOLE', 'HEADERS', 'NOTHING'];

/**
 * Finds the message at whose FETCH the server hangs up, by halving windows: it goes to quarantine, with its headers if
 * they can be had, so that it does not hold up its mailbox for ever (invariant 5).
 */
export class FetchGuard {
  /** Only of mailboxes where a fetch has just failed; after a restart the search begins anew. */
  private readonly suspicions = new Map<string, Suspicion>();

  /** How many messages to fetch at once. */
  atMost(serverId: string): number {
    return this.suspicions.get(serverId)?.atMost ?? WINDOW_MESSAGES;
  }

  way(serverId: string): WayToFetch {
    return WAYS[this.suspicions.get(serverId)?.strikes ?? 0] ?? 'NOTHING';
  }

  /** Answers whether to go on at once, in another way than before. */
  failed(serverId: string, { windowSize }: FetchLost): boolean {
    const strikes = windowSize > 1 ? 0 : (this.suspicions.get(serverId)?.strikes ?? 0) + 1;
    this.suspicions.set(serverId, { atMost: Math.max(1, Math.floor(windowSize / 2)), strikes });
    return strikes !== 1;
  }

  passed(serverId: string): void {
    const before = this.suspicions.get(serverId);
    if (!before) return;
    const atMost = before.atMost * 2;
    if (atMost >= WINDOW_MESSAGES) this.suspicions.delete(serverId);
    else this.suspicions.set(serverId, { atMost, strikes: 0 });
  }
}
