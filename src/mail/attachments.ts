import { AttachedPart } from './body-parts';
import { safeFileName } from './file-name';
import { decodeHeaderText } from './header-text';
import { readHeaderBlock } from './header-block';
import { MessageBytes } from './message-bytes';
import { type EncodedSection, contentIdOf, decodedPieces, sectionOf } from './mime-part';
import { HtmlBody, ParsedAttachment } from './parsed-message';
import { firstHeader } from './raw-headers';

/** A file before it is known whether the text shows it. */
export interface AttachedFile {
  name: string | null;
  contentType: string;
  contentId: string | null;
  /** A piece is good until the next one is asked for. */
  content: Iterable<Uint8Array>;
  /** Where it stands in the message, see `ParsedAttachment`. */
  section: EncodedSection | null;
}

/** Names the files; `html` (the body) decides which of them are shown inline. */
export function readAttachments(files: readonly AttachedFile[], html: HtmlBody | null): ParsedAttachment[] {
  const mayBeShown = html !== null && files.some(({ contentId }) => contentId !== null);
  const shown = mayBeShown ? contentIdsIn(html.text()) : new Set<string>();
  return files.map(({ name, contentType, contentId, content, section }, index) => ({
    fileName: safeFileName(name, contentType, index + 1),
    contentType,
    contentId,
    inline: contentId !== null && shown.has(contentId.toLowerCase()),
    content,
    section,
  }));
}

/** The file that a part is. */
export function attachedFile(bytes: MessageBytes, { part, disposition }: AttachedPart): AttachedFile {
  const content = decodedPieces(bytes, part);
  const contentType = part.contentType.value;
  const name = disposition.fileName ?? (contentType === 'message/rfc822' ? subjectOf(content) : null);
  const section = sectionOf(part);
  // Uuencoded, it can only be decoded as a whole, which is not for later.
  const inPieces = section.transferEncoding !== 'uuencode';
  return { name, contentType, contentId: contentIdOf(part), content, section: inPieces ? section : null };
}

/** Content-IDs that an HTML body refers to (RFC 2392), in lower case; in URLs they may be percent-encoded. */
function contentIdsIn(html: string): Set<string> {
  const ids = new Set<string>();
  for (const match of html.matchAll(/\bcid:([^"'\s)>]{1,255})/gi)) {
    const id = match[1]!.toLowerCase();
    ids.add(id);
    if (id.includes('%')) ids.add(percentDecoded(id));
  }
  return ids;
}

function percentDecoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // a lone "%": the literal form above is the one that counts
  }
}

/** An attached mail without a file name is called like its subject. */
function subjectOf(content: Iterable<Buffer>): string | null {
  const [start = Buffer.alloc(0)] = content;
  const subject = firstHeader(readHeaderBlock(start).headers, 'subject');
  return subject ? `${decodeHeaderText(subject, null).slice(0, 100).replace(/[/\\]/g, '_')}.eml` : null;
}
