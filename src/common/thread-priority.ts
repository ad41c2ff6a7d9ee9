import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** A normal thread that wants the same processor gets three times as much of it. Not less, because jobs have limits of time. */
const NICENESS = 5;

/**
 * Puts this worker thread behind others, so that the main thread answers people before mail is read. Linux alone has a
 * priority for each thread (setpriority(2)); elsewhere nothing happens.
 */
export function lowerThreadPriority(): void {
  if (isMainThread || process.platform !== 'linux') return;
  try {
    const [, threadId] = /task\/(\d+)$/.exec(readlinkSync('/proc/thread-self')) ?? [];
    if (threadId) setPriority(Number(threadId), NICENESS);
  } catch {
    // Without /proc it works as before.
  }
}
