import { readDate } from './message-date';
import { firstHeader, readHeaderBlock } from './headers';

/**
 * When the mailbox's own server got a message: the date of the topmost Received field (RFC 5321 section 4.4), which
 * that server wrote. Null when there is none that can be read.
 */
export function receivedDate(bytes: Uint8Array): Date | null {
  const received = firstHeader(readHeaderBlock(bytes).headers, 'received');
  return readDate(received && received.slice(received.lastIndexOf(';') + 1));
}

/** The same, or else what the sender's Date says. */
export function deliveryDate(bytes: Uint8Array): Date | null {
  return receivedDate(bytes) ?? readDate(firstHeader(readHeaderBlock(bytes).headers, 'date'));
}
