import type { Pop3Message } from './pop3-connection';
import { Pop3Garbled } from './pop3-session';

/**
 * Joins the answers to UIDL and LIST, in the order of UIDL. A line that cannot be read throws Pop3Garbled: passed over,
 * it would be a message that nobody ever misses. Identical copies may share a unique-id (RFC 1939 section 7): the first
 * stands for all.
 */
export function parseListing(ids: readonly string[], sizes: readonly string[]): Pop3Message[] {
  const sizeOf = new Map(sizes.map((line) => pair(line, /^(\d{1,9})[ \t]+(\d{1,15})(?:[ \t].*)?$/)));
  const known = new Set<string>();
  return ids.flatMap((line) => {
    const [number, uidl] = pair(line, /^(\d{1,9})[ \t]+(\S+)[ \t]*$/);
    if (known.has(uidl)) return [];
    known.add(uidl);
    return [{ number: Number(number), uidl, sizeBytes: Number(sizeOf.get(number) ?? 0) }];
  });
}

function pair(line: string, shape: RegExp): [string, string] {
  const [, first, second] = shape.exec(line) ?? [];
  if (first === undefined || second === undefined) throw new Pop3Garbled(line);
  return [first, second];
}
