import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

/** Nothing asserts how long something takes, so a busy machine gets several times what a quiet one needs. */
const PATIENCE = 5;

export interface WaitOptions {
  /** What is awaited, as the end of "Waited 5000 ms for …". */
  describe: string;
  /** On a quiet machine. */
  timeoutMs?: number;
  everyMs?: number;
}

/**
 * Asks again every few milliseconds until the answer is truthy, and returns it. An error thrown by the condition counts
 * as "not yet": it is shown as the last thing seen when time is up.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { describe, timeoutMs: usual = 5_000, everyMs = 10 }: WaitOptions,
): Promise<NonNullable<T>> {
  const timeoutMs = usual * PATIENCE;
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
