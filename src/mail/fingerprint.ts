import { createHash } from 'node:crypto';
import { HeaderBlock, asBuffer, readHeaderBlock } from './header-block';

/** What a sender wrote and no server on the way changes. */
const IDENTIFYING = ['message-id', 'from', 'date', 'subject'];

/**
 * Hex SHA-256 that is the same for every delivery of one mail, whatever trace headers the servers added and however
 * they folded lines, and another one when a byte of the body differs. Hashed are the raw values of the headers above
 * (each occurrence, white space collapsed) and the body's bytes, all with their lengths, so that nothing can be moved
 * from one field into the next. Never throws; of a message whose headers alone were stored the body counts as empty.
 */
export function fingerprint(bytes: Uint8Array, block: HeaderBlock = readHeaderBlock(bytes)): string {
  const values = IDENTIFYING.map((name) => block.headers.filter((header) => header[0] === name).map(rawValue));
  const body = asBuffer(bytes).subarray(block.bodyStart);
  const preamble = values.map((list) => `${list.length}:${list.map((v) => `${v.length}:${v}`).join('')}`).join('');
  return createHash('sha256').update(`${preamble}${body.length}:`, 'latin1').update(body).digest('hex');
}

function rawValue(header: readonly [string, string]): string {
  return header[1].replace(/[ \t]+/g, ' ');
}
