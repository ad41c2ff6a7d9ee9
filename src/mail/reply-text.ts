import {
  endsInColon,
  isAttribution,
  isForwardMarker,
  isHeaderBlock,
  isSeparator,
  isWrappedAttribution,
} from './reply-markers';

const MAX_MARKER_LINE = 400;
/**
 * A message's text without the history quoted in it: lines marked with ">", the line that introduces them, and all that
 * follows an unmarked quotation (Outlook). What was written between and below quoted lines stays. The whole text when
 * nothing else would be left, and when it is a forwarded message, whose quotation is its content.
 *
 * By hand and not with email-reply-parser, see ARCHITECTURE.md. Linear, never throws.
 */
export function replyText(text: string): string {
  // Every marker has one of these; the search for three characters is many times faster than looking at the lines.
  if (!text.includes('>') && !text.includes(':') && !text.includes('：') && !text.includes('--')) return tidy(text);
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    if (isForwardMarker(line)) return tidy(text);
    const marker = markerAt(lines, at);
    if (!marker) {
      if (!isQuoted(line)) kept.push(line);
      at++;
      continue;
    }
    const marked = isQuoted(lines[nextWritten(lines, at + marker.lines)]);
    if (!marked && marker.endsReply) break;
    if (!marked) kept.push(...lines.slice(at, at + marker.lines));
    at += marker.lines;
  }
  return tidy(withoutRuler(kept)) || tidy(text);
}

interface Marker {
  /** Number of lines that introduce the quotation. */
  lines: number;
  /** Whether it is sure enough to leave out all that follows, though no line of it is marked. */
  endsReply: boolean;
}

/** A time of day or an address: few sentences of a writer's own have one and end in "wrote:". */
const SURE = /@|\d[:.]\d\d/;

function markerAt(lines: readonly string[], at: number): Marker | null {
  const line = lines[at]!;
  if (line === '' || line.length > MAX_MARKER_LINE || isQuoted(line)) return null;
  if (isSeparator(line) || isHeaderBlock(lines, at)) return { lines: 1, endsReply: true };
  if (isAttribution(line)) return { lines: 1, endsReply: SURE.test(line) };
  // Programs wrap long attributions, into three lines at most.
  if (!endsInColon(lines[at + 1]) && !endsInColon(lines[at + 2])) return null;
  let joined = line.trim();
  for (let count = 2; count <= 3; count++) {
    const next = lines[at + count - 1]?.trim();
    if (!next || next.length > MAX_MARKER_LINE || isQuoted(next)) return null;
    if (isAttribution(next)) return null; // it stands by itself, and the line above is the writer's
    joined += ` ${next}`;
    if (isWrappedAttribution(joined)) return { lines: count, endsReply: SURE.test(joined) };
  }
  return null;
}

/** ">From " at the start of a line is a "From " that mbox software has escaped (RFC 4155), not a quotation. */
function isQuoted(line: string | undefined): boolean {
  return line !== undefined && /^[ \t]{0,3}>(?!From )/.test(line);
}

function nextWritten(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && lines[at]!.trim() === '') at++;
  return at;
}

/** Rulers that stood above a quotation, and empty lines, are left out at the end. */
function withoutRuler(lines: readonly string[]): string {
  let end = lines.length;
  while (end > 0 && /^[\s_-]*$/.test(lines[end - 1]!)) end--;
  return lines.slice(0, end).join('\n');
}

/** Without empty lines before and after; the first line keeps its indentation. */
function tidy(text: string): string {
  const end = text.trimEnd();
  return end.slice(0, end.length - end.trimStart().length).includes('\n') ? end.replace(/^(?:[ \t]*\n)+/, '') : end;
}
