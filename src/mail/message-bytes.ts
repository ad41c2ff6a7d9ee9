/**
 * The bytes of a message, or of a section of it. A Buffer is one; what is too large for memory reads from the disk what
 * is asked for. Whoever looks at them asks for a block at a time, so that it never matters which.
 */
export interface MessageBytes {
  readonly length: number;
  /** As a Buffer's; but what it gives may be gone, written over, as soon as more is asked for. Never to be written to. */
  subarray(start: number, end?: number): Buffer;
}

/**
 * Much for one read, little for memory. Strings of this size are collected with other young objects; larger ones would
 * pile up until the next full collection.
 */
export const BLOCK = 64 * 1024;

export function section(bytes: MessageBytes, start: number, end: number): MessageBytes {
  if (Buffer.isBuffer(bytes)) return bytes.subarray(start, end);
  const length = end - start;
  return {
    length,
    subarray: (from, to = length) => bytes.subarray(start + from, start + Math.min(to, length)),
  };
}

/** Each is good until the next one is asked for. */
export function* blocks(bytes: MessageBytes): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += BLOCK) yield bytes.subarray(at, at + BLOCK);
}

/** A copy of what the pieces begin with: as many of them as it takes for so many bytes, or all. */
export function startOf(pieces: Iterable<Uint8Array>, bytes = Infinity): Buffer {
  const taken: Buffer[] = [];
  let length = 0;
  for (const piece of pieces) {
    taken.push(Buffer.from(piece));
    length += piece.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(taken);
}
