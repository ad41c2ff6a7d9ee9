/** What still receives something may last this many times its time limit, and no longer. */
const LONGEST_IN_TIMEOUTS = 20;

export interface StallLimits {
  /** How long nothing may arrive. */
  timeoutMs: number;
  /** Bytes that have arrived so far. */
  bytesReceived: () => number;
}

/** Calls `onStall` when nothing has arrived for too long, or when it never ends. Answers what stops the watch. */
export function watchForStall({ timeoutMs, bytesReceived }: StallLimits, onStall: (error: Error) => void): () => void {
  let [received, round] = [bytesReceived(), 0];
  const timer = setInterval(() => {
    const before = received;
    received = bytesReceived();
    if (received > before && ++round < LONGEST_IN_TIMEOUTS) return;
    onStall(Object.assign(new Error('The mail server does not answer'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  return () => clearInterval(timer);
}
