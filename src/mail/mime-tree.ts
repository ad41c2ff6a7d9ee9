import { ParseLimits, UnparsableMessage } from './parse-limits';
import { HeaderBudget, RawHeader, firstHeader, scanHeaders } from './raw-headers';
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
const DELIMITER = Buffer.from('\n--');
/** RFC 2046 5.1.1 allows 70 characters; some programs write more. */
const MAX_BOUNDARY_LINE = 512;

/**
 * Finds the parts of a message (RFC 2046 5.1) in one pass, linear in its size, without decoding anything. It does not
 * look into message/rfc822: an attached message stays one attachment. A part that ends too early, or was never closed,
 * ends with its parent.
 * @throws UnparsableMessage beyond the limits
 */
export function readMimeTree(bytes: Buffer, limits: ParseLimits): MimePart {
  return new MimeReader(bytes, limits).read();
}

class MimeReader {
  private readonly budget: HeaderBudget;
  /** Multiparts whose end has not come yet, outermost first; and the same by their boundary. */
  private readonly open: MimePart[] = [];
  private readonly byBoundary = new Map<string, MimePart[]>();
  private parts = 0;

  constructor(
    private readonly bytes: Buffer,
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
    const isEnd = this.open.length > 0 ? this.isBoundary : undefined;
    const { headers, end, exceeded } = scanHeaders(this.bytes, from, this.budget, isEnd);
    if (exceeded) throw headersExceeded(exceeded, this.limits);
    // RFC 2046 5.1.5: what a digest contains is messages.
    const fallback = parent?.contentType.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    const contentType = parseStructuredHeader(firstHeader(headers, 'content-type') ?? fallback);
    const depth = parent ? parent.depth + 1 : 0;
    const part = { headers, contentType, parent, children: [], depth, start: end, end: this.bytes.length };
    parent?.children.push(part);
    const boundary = contentType.value.startsWith('multipart/') && contentType.params.get('boundary')?.trimEnd();
    if (boundary) this.openMultipart(part, boundary);
    return part;
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
    let lineStart = this.bytes[from] === 0x2d && this.bytes[from + 1] === 0x2d ? from : this.nextDashes(from);
    while (lineStart >= 0) {
      const newline = this.bytes.indexOf(LF, lineStart);
      const lineEnd = newline < 0 ? this.bytes.length : newline;
      const boundary = this.boundaryAt(lineStart, lineEnd);
      if (boundary) return boundary;
      lineStart = this.nextDashes(lineEnd);
    }
    return null;
  }

  private nextDashes(from: number): number {
    const index = this.bytes.indexOf(DELIMITER, from);
    return index < 0 ? -1 : index + 1;
  }

  private readonly isBoundary = (lineStart: number, lineEnd: number): boolean =>
    this.boundaryAt(lineStart, lineEnd) !== null;

  private boundaryAt(lineStart: number, lineEnd: number): Boundary | null {
    if (lineEnd - lineStart > MAX_BOUNDARY_LINE || this.bytes[lineStart + 1] !== 0x2d) return null;
    const line = this.bytes.toString('latin1', lineStart + 2, lineEnd).trimEnd();
    const found = (name: string, closing: boolean): Boundary | null => {
      const part = this.byBoundary.get(name)?.at(-1);
      return part ? { part, closing, lineStart, next: Math.min(lineEnd + 1, this.bytes.length) } : null;
    };
    return found(line, false) ?? (line.endsWith('--') ? found(line.slice(0, -2), true) : null);
  }

  /** RFC 2046 5.1.1: the line break before a boundary belongs to the boundary. */
  private beforeLineBreak(start: number, lineStart: number): number {
    let end = lineStart;
    if (end > start && this.bytes[end - 1] === LF) end--;
    if (end > start && this.bytes[end - 1] === CR) end--;
    return end;
  }
}

export function headersExceeded(code: 'TOO_MANY_HEADERS' | 'HEADER_TOO_LARGE', limits: ParseLimits): UnparsableMessage {
  return code === 'TOO_MANY_HEADERS'
    ? new UnparsableMessage(code, `The message has more than ${limits.maxHeaders} header fields.`)
    : new UnparsableMessage(code, `The message's headers are larger than ${limits.maxHeaderBytes} bytes.`);
}
