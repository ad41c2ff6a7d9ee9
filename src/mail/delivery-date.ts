import { readDate } from './message-date';
import { firstHeader, readHeaderBlock } from './headers';

/**
 * When the mailbox's own server got a message: the date of the topmost Received field (RFC 5321 section 4.4), which
 * that server wrote. Without one, what the sender's Date says; null when neither can be read.
 */
export function deliveryDate(bytes: Uint8Array): Date | null {
  const { headers } = readHeaderBlock(bytes);
  const received = firstHeader(headers, 'received');
  return readDate(received && received.slice(received.lastIndexOf(';') + 1)) ?? readDate(firstHeader(headers, 'date'));
}
