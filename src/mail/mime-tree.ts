import { BLOCK, MessageBytes } from './message-bytes';
import { ParseLimits, UnparsableMessage } from './parse-limits';
import { HeaderBudget, HeaderScan, RawHeader, firstHeader, scanHeaders } from './raw-headers';
import { StructuredHeader, parseStructuredHeader } from './structured-header';

/** One MIME entity (RFC 2045): its headers, and its body as a range of the message's bytes, still encoded. */
export interface MimePart {
  headers: RawHeader[];
  contentType: StructuredHeader;
  parent: MimePart | null;
  children: MimePart[];
  depth: number;
  start: number;
  end: number;
}

interface Boundary {
  part: MimePart;
  closing: boolean;
  lineStart: number;
  next: number;
}

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;
const DELIMITER = Buffer.from('\n--');
/** RFC 2046 5.1.1 allows 70 characters; some programs write more. */
const MAX_BOUNDARY_LINE = 512;

/**
 * Finds the parts of a message (RFC 2046 5.1) in one pass, linear in its size, without decoding anything. It does not
 * look into message/rfc822: an attached message stays one attachment. A part that ends too early, or was never closed,
 * ends with its parent.
 * @throws UnparsableMessage beyond the limits
 */
export function readMimeTree(bytes: MessageBytes, limits: ParseLimits): MimePart {
  return new MimeReader(bytes, limits).read();
}

class MimeReader {
  private readonly budget: HeaderBudget;
  /** What is looked at now: small messages fit into it as a whole. */
  private block: Buffer = Buffer.alloc(0);
  private blockStart = 0;
  /** Multiparts whose end has not come yet, outermost first; and the same by their boundary. */
  private readonly open: MimePart[] = [];
  private readonly byBoundary = new Map<string, MimePart[]>();
  private parts = 0;

  constructor(
    private readonly bytes: MessageBytes,
    private readonly limits: ParseLimits,
  ) {
    this.budget = { headers: limits.maxHeaders, bytes: limits.maxHeaderBytes };
  }

  read(): MimePart {
    const root = this.readPart(null, 0);
    let current: MimePart | null = root;
    let boundary = this.nextBoundary(root.start);
    while (boundary) {
      if (current) current.end = this.beforeLineBreak(current.start, boundary.lineStart);
      this.closeWithin(boundary.part);
      if (boundary.closing) {
        this.close(boundary.part);
        current = null;
      } else {
        current = this.readPart(boundary.part, boundary.next);
      }
      boundary = this.nextBoundary(current ? current.start : boundary.next);
    }
    return root;
  }

  private readPart(parent: MimePart | null, from: number): MimePart {
    if (++this.parts > this.limits.maxParts) {
      throw new UnparsableMessage('TOO_MANY_PARTS', `The message has more than ${this.limits.maxParts} parts.`);
    }
    const { headers, end, exceeded } = this.readHeaders(from);
    if (exceeded) throw headersExceeded(exceeded, this.limits);
    // RFC 2046 5.1.5: what a digest contains is messages.
    const fallback = parent?.contentType.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    const contentType = parseStructuredHeader(firstHeader(headers, 'content-type') ?? fallback);
    const depth = parent ? parent.depth + 1 : 0;
    const part = {
      headers,
      contentType,
      parent,
      children: [],
      depth,
      start: this.blockStart + end,
      end: this.bytes.length,
    };
    parent?.children.push(part);
    const boundary = contentType.value.startsWith('multipart/') && contentType.params.get('boundary')?.trimEnd();
    if (boundary) this.openMultipart(part, boundary);
    return part;
  }

  /** Looks at more and more of what follows: most headers are short, and what comes behind them may be large. */
  private readHeaders(from: number): HeaderScan {
    const before = { ...this.budget };
    for (let size = BLOCK; ; size *= 16) {
      this.lookAt(from, size);
      const isEnd = this.open.length > 0 ? this.isBoundary : undefined;
      const scan = scanHeaders(this.block, from - this.blockStart, this.budget, isEnd);
      // Near its end a block may cut a line.
      if (this.seesEnd || scan.end <= this.block.length - MAX_BOUNDARY_LINE) return scan;
      Object.assign(this.budget, before);
    }
  }

  private lookAt(from: number, size: number): void {
    const isSeen = from >= this.blockStart && (this.seesEnd || from + size <= this.blockStart + this.block.length);
    if (isSeen) return;
    this.block = this.bytes.subarray(from, from + size);
    this.blockStart = from;
  }

  private get seesEnd(): boolean {
    return this.blockStart + this.block.length === this.bytes.length;
  }

  private openMultipart(part: MimePart, boundary: string): void {
    if (part.depth >= this.limits.maxNesting) {
      throw new UnparsableMessage(
        'NESTED_TOO_DEEP',
        `The message's parts are nested more than ${this.limits.maxNesting} deep.`,
      );
    }
    this.open.push(part);
    const same = this.byBoundary.get(boundary);
    if (same) same.push(part);
    else this.byBoundary.set(boundary, [part]);
  }

  /** A boundary of an outer multipart ends all inner ones, closed or not. */
  private closeWithin(part: MimePart): void {
    while (this.open.at(-1) !== part) this.close(this.open.at(-1)!);
  }

  private close(part: MimePart): void {
    this.open.pop();
    this.byBoundary.get(part.contentType.params.get('boundary')!.trimEnd())!.pop();
  }

  /** The next boundary line at or after `from`, which is the start of a line. */
  private nextBoundary(from: number): Boundary | null {
    if (this.open.length === 0) return null;
    for (let at = from; at < this.bytes.length;) {
      this.lookAt(at, BLOCK);
      // A line that the block may cut is looked at with the next one, and so is the line break before it.
      const until = this.seesEnd ? this.block.length : this.block.length - MAX_BOUNDARY_LINE - 1;
      const boundary = this.boundaryBetween(at - this.blockStart, until, at === from);
      if (boundary) return boundary;
      if (this.seesEnd) return null;
      at = this.blockStart + until - 2;
    }
    return null;
  }

  /** The first boundary line that starts between these offsets in the block. */
  private boundaryBetween(from: number, until: number, startsLine: boolean): Boundary | null {
    const { block } = this;
    let lineStart = startsLine && block[from] === DASH && block[from + 1] === DASH ? from : nextDashes(block, from);
    while (lineStart >= 0 && lineStart < until) {
      const newline = block.indexOf(LF, lineStart);
      const lineEnd = newline < 0 ? block.length : newline;
      const boundary = this.boundaryAt(lineStart, lineEnd);
      if (boundary) return boundary;
      lineStart = nextDashes(block, lineEnd);
    }
    return null;
  }

  private readonly isBoundary = (lineStart: number, lineEnd: number): boolean =>
    this.boundaryAt(lineStart, lineEnd) !== null;

  private boundaryAt(lineStart: number, lineEnd: number): Boundary | null {
    const { block, blockStart } = this;
    if (lineEnd - lineStart > MAX_BOUNDARY_LINE || block[lineStart + 1] !== DASH) return null;
    const line = block.toString('latin1', lineStart + 2, lineEnd).trimEnd();
    const next = blockStart + Math.min(lineEnd + 1, block.length);
    const found = (name: string, closing: boolean): Boundary | null => {
      const part = this.byBoundary.get(name)?.at(-1);
      return part ? { part, closing, lineStart: blockStart + lineStart, next } : null;
    };
    return found(line, false) ?? (line.endsWith('--') ? found(line.slice(0, -2), true) : null);
  }

  /** RFC 2046 5.1.1: the line break before a boundary, which was just found, belongs to the boundary. */
  private beforeLineBreak(start: number, lineStart: number): number {
    const first = Math.max(start, this.blockStart) - this.blockStart;
    let end = lineStart - this.blockStart;
    if (end > first && this.block[end - 1] === LF) end--;
    if (end > first && this.block[end - 1] === CR) end--;
    return this.blockStart + end;
  }
}

function nextDashes(block: Buffer, from: number): number {
  const index = block.indexOf(DELIMITER, from);
  return index < 0 ? -1 : index + 1;
}

export function headersExceeded(code: 'TOO_MANY_HEADERS' | 'HEADER_TOO_LARGE', limits: ParseLimits): UnparsableMessage {
  return code === 'TOO_MANY_HEADERS'
    ? new UnparsableMessage(code, `The message has more than ${limits.maxHeaders} header fields.`)
    : new UnparsableMessage(code, `The message's headers are larger than ${limits.maxHeaderBytes} bytes.`);
}
