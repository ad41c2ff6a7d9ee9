import { createHash } from 'node:crypto';
import { HeaderBlock, asBuffer, readHeaderBlock } from './header-block';
import { MessageBytes, blocks, section } from './message-bytes';

/** What a sender wrote and no server on the way changes. */
const IDENTIFYING = ['message-id', 'from', 'date', 'subject'];

/**
 * Hex SHA-256 that is the same for every delivery of one mail, whatever trace headers the servers added and however
 * they folded lines, and another one when a byte of the body differs. Hashed are the raw values of the headers above
 * (each occurrence, white space collapsed) and the body's bytes, all with their lengths, so that nothing can be moved
 * from one field into the next. Never throws; of a message whose headers alone were stored the body counts as empty.
 */
export function fingerprint(bytes: Uint8Array): string {
  return fingerprintOf(asBuffer(bytes), readHeaderBlock(bytes));
}

/** The same of a message whose headers have been read. */
export function fingerprintOf(bytes: MessageBytes, block: Pick<HeaderBlock, 'headers' | 'bodyStart'>): string {
  const values = IDENTIFYING.map((name) => block.headers.filter((header) => header[0] === name).map(rawValue));
  const body = section(bytes, block.bodyStart, bytes.length);
  const preamble = values.map((list) => `${list.length}:${list.map((v) => `${v.length}:${v}`).join('')}`).join('');
  const hash = createHash('sha256').update(`${preamble}${body.length}:`, 'latin1');
  for (const piece of blocks(body)) hash.update(piece);
  return hash.digest('hex');
}

function rawValue(header: readonly [string, string]): string {
  return header[1].replace(/[ \t]+/g, ' ');
}
