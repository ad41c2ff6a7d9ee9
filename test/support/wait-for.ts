import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface WaitOptions {
  /** What is awaited, as the end of "Waited 5000 ms for …". */
  describe: string;
  timeoutMs?: number;
  everyMs?: number;
}

/**
 * Asks again every few milliseconds until the answer is truthy, and returns it. An error thrown by the condition counts
 * as "not yet": it is shown as the last thing seen when time is up.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { describe, timeoutMs = 5_000, everyMs = 10 }: WaitOptions,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let lastSeen: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value;
      lastSeen = value;
    } catch (error) {
      lastSeen = error;
    }
    await pause(everyMs);
  } while (Date.now() < deadline);
  throw new Error(`Waited ${timeoutMs} ms for ${describe}. Last seen: ${inspect(lastSeen, { depth: 4 })}`);
}
