import { uuidv7 } from 'uuidv7';

/**
 * A new primary key: UUIDv7 (RFC 9562), monotonic within this process. Made by the application because rows of several
 * tables that refer to each other are inserted in one batch; time-ordered, so that newest-first lists page by it.
 */
export function newId(): string {
  return uuidv7();
}

/** The smallest key that can have been made at this instant or later: what came since is found by primary key. */
export function firstIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** When this key was made. */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

/** Milliseconds that share the first eight digits of a key. */
const PREFIX_MS = 2 ** 16;

/** When, to about a minute, keys with these first eight digits were made. */
export function timeOfIdPrefix(prefix: string): Date {
  return new Date(Number.parseInt(prefix, 16) * PREFIX_MS);
}
