import { DEFAULT_PARSE_LIMITS } from './parse-limits';
import { HeaderScan, RawHeader, scanHeaders } from './raw-headers';

/** The headers at the top of a message, and where its body starts. */
export interface HeaderBlock {
  headers: RawHeader[];
  bodyStart: number;
  /** Set when there was more than the limits allow; `headers` then holds what came before. */
  exceeded: HeaderScan['exceeded'];
}

/** The same bytes with Buffer's methods; nothing is copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Reads the top header block (RFC 5322 2.1), of a whole message or of one whose headers alone were stored. Never
 * throws: beyond the limits it keeps what it has and still finds the body, so that every message has a fingerprint.
 */
export function readHeaderBlock(bytes: Uint8Array, limits = DEFAULT_PARSE_LIMITS): HeaderBlock {
  const buffer = asBuffer(bytes);
  const scan = scanHeaders(buffer, 0, { headers: limits.maxHeaders, bytes: limits.maxHeaderBytes });
  const bodyStart = scan.exceeded ? afterEmptyLine(buffer, scan.end) : scan.end;
  return { headers: scan.headers, bodyStart, exceeded: scan.exceeded };
}

function afterEmptyLine(bytes: Buffer, from: number): number {
  const ends = ['\n\r\n', '\n\n'].map((mark) => {
    const index = bytes.indexOf(mark, from, 'latin1');
    return index < 0 ? bytes.length : index + mark.length;
  });
  return Math.min(...ends);
}
