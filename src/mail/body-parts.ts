import { MimePart } from './mime-tree';
import { Disposition, dispositionOf } from './mime-part';
import { ParseLimits, assertAttachments } from './parse-limits';

/**
 * Where the text stands: each block is one passage of the message, in one or two forms. A multipart/alternative is one
 * block; texts that follow each other (a list's footer after the body) are one block each.
 */
export interface TextBlock {
  plain: MimePart[];
  html: MimePart[];
}

export interface AttachedPart {
  part: MimePart;
  disposition: Disposition;
}

export interface SortedParts {
  blocks: TextBlock[];
  attachments: AttachedPart[];
}

/** Other ways to show what the text says already; nobody misses them in the list of attachments. */
const DUPLICATES = new Set(['text/x-amp-html', 'text/watch-html']);

/**
 * Sorts the leaves of a message into body text and attachments. Nothing is left out but the duplicates above and parts
 * that have neither a name nor a byte.
 * @throws UnparsableMessage TOO_MANY_ATTACHMENTS
 */
export function sortParts(root: MimePart, charset: string | null, limits: ParseLimits): SortedParts {
  const sorted: SortedParts = { blocks: [], attachments: [] };
  const visit = (part: MimePart, alternative: TextBlock | null): void => {
    if (part.children.length === 0) return place(part, alternative);
    let block = alternative;
    if (part.contentType.value === 'multipart/alternative' && !block) {
      block = { plain: [], html: [] };
      sorted.blocks.push(block);
    }
    for (const child of part.children) visit(child, block);
  };
  const place = (part: MimePart, alternative: TextBlock | null): void => {
    const disposition = dispositionOf(part, charset);
    const kind = textKind(part);
    if (kind && isBody(disposition, sorted.blocks)) {
      if (part.end === part.start) return;
      if (alternative) alternative[kind].push(part);
      else sorted.blocks.push({ plain: [], html: [], [kind]: [part] });
      return;
    }
    if (part.end === part.start && disposition.fileName === null) return;
    if (alternative && DUPLICATES.has(part.contentType.value)) return;
    sorted.attachments.push({ part, disposition });
    assertAttachments(sorted.attachments.length, limits);
  };
  visit(root, null);
  return sorted;
}

/** Text with marks that a person can read, too. As one part of several it is a file. */
const READABLE = new Set(['text/markdown', 'text/enriched', 'text/richtext']);

function textKind(part: MimePart): 'plain' | 'html' | null {
  const { value } = part.contentType;
  if (value === 'text/html') return 'html';
  if (part.parent === null && READABLE.has(value)) return 'plain';
  // RFC 2045 5.2: a type that is no type means text. A multipart without parts lost its boundary: show what is there.
  return value === 'text/plain' || !value.includes('/') || value.startsWith('multipart/') ? 'plain' : null;
}

/** A named text is a file that was sent along (some programs call it inline), unless it is the first text there is. */
function isBody(disposition: Disposition, blocks: TextBlock[]): boolean {
  if (disposition.value === 'attachment') return false;
  return disposition.fileName === null || blocks.every((block) => block.plain.length + block.html.length === 0);
}

/** The charset of the first text part that names one: the likely one of raw 8-bit headers. */
export function declaredCharset(part: MimePart): string | null {
  if (part.children.length === 0) return part.contentType.params.get('charset') ?? null;
  for (const child of part.children) {
    const charset = declaredCharset(child);
    if (charset !== null) return charset;
  }
  return null;
}
