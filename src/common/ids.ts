import { uuidv7 } from 'uuidv7';

/**
 * A new primary key: UUIDv7 (RFC 9562), monotonic within this process. Made by the application because rows of several
 * tables that refer to each other are inserted in one batch; time-ordered, so that newest-first lists page by it.
 */
export function newId(): string {
  return uuidv7();
}
