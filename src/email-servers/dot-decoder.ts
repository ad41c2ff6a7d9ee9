const LINE_END = Buffer.from('\r\n');
const CR = 0x0d;
const LF = 0x0a;

/** What a chunk held of a message, and what follows the message once its end has come. */
export interface Decoded {
  content: Buffer[];
  /** Null as long as the end has not come. */
  rest: Buffer | null;
}

/**
 * Undoes the dot-stuffing of one multi-line answer (RFC 1939 section 3), in whatever pieces it arrives, byte by byte
 * and in linear time. Only CRLF ends a line, as the RFC says: were a bare LF taken for one, too, then a mail with
 * `LF . CRLF` in its body could end early, and the rest of it would pass for answers of the server.
 */
export class DotDecoder {
  /** What cannot be judged before more has come: at most `CR LF . CR`. The answer begins with a line of its own. */
  private held: Buffer = LINE_END;
  /** Bytes at the beginning that are not the server's. */
  private made = LINE_END.length;

  write(chunk: Buffer): Decoded {
    const bytes = Buffer.concat([this.held, chunk]);
    const content: Buffer[] = [];
    let from = 0;
    for (let at = bytes.indexOf('\r\n.'); at >= 0; at = bytes.indexOf('\r\n.', from)) {
      const dot = at + LINE_END.length;
      const [next, afterNext] = [bytes[dot + 1], bytes[dot + 2]];
      if (next === undefined || (next === CR && afterNext === undefined)) {
        return this.hold(content, bytes, from, at);
      }
      this.emit(content, bytes.subarray(from, dot));
      if (next === CR && afterNext === LF) return { content, rest: bytes.subarray(dot + 3) };
      from = dot + 1;
    }
    return this.hold(content, bytes, from, startOfLineEnd(bytes));
  }

  private hold(content: Buffer[], bytes: Buffer, from: number, holdFrom: number): Decoded {
    this.emit(content, bytes.subarray(from, holdFrom));
    this.held = bytes.subarray(holdFrom);
    return { content, rest: null };
  }

  private emit(content: Buffer[], piece: Buffer): void {
    const made = Math.min(this.made, piece.length);
    this.made -= made;
    if (piece.length > made) content.push(piece.subarray(made));
  }
}

/** Where a CR or CRLF at the very end begins; the length when there is none. */
function startOfLineEnd(bytes: Buffer): number {
  if (bytes.at(-1) === CR) return bytes.length - 1;
  return bytes.at(-1) === LF && bytes.at(-2) === CR ? bytes.length - 2 : bytes.length;
}
