import { useSyncExternalStore } from 'react';

const EVERY_MS = 15_000;
let now = Date.now();
let timer: number | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // What has just appeared must not lie ahead of the last quarter's beginning.
  now = Date.now();
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in milliseconds, moving on every quarter of a minute for all that show it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
