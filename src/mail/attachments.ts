import { AttachedPart } from './body-parts';
import { safeFileName } from './file-name';
import { decodeHeaderText } from './header-text';
import { readHeaderBlock } from './header-block';
import { contentIdOf, decodedBytes } from './mime-part';
import { ParsedAttachment } from './parsed-message';
import { firstHeader } from './raw-headers';

/** Decodes the attached parts; `html` (the body) decides which of them are shown inline. */
export function readAttachments(bytes: Buffer, attached: AttachedPart[], html: string | null): ParsedAttachment[] {
  if (attached.length === 0) return [];
  const shown = html === null ? new Set<string>() : contentIdsIn(html);
  return attached.map(({ part, disposition }, index) => {
    const content = decodedBytes(bytes, part);
    const contentType = part.contentType.value;
    const contentId = contentIdOf(part);
    const name = disposition.fileName ?? (contentType === 'message/rfc822' ? subjectOf(content) : null);
    return {
      fileName: safeFileName(name, contentType, index + 1),
      contentType,
      contentId,
      inline: contentId !== null && shown.has(contentId.toLowerCase()),
      content: ownBytes(content, bytes),
    };
  });
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
function subjectOf(content: Buffer): string | null {
  const subject = firstHeader(readHeaderBlock(content).headers, 'subject');
  return subject ? `${decodeHeaderText(subject, null).slice(0, 100).replace(/[/\\]/g, '_')}.eml` : null;
}

/**
 * A copy unless the content fills a buffer of its own: sending a view to another thread sends all the memory below it,
 * which is the whole message, or a pool of other people's data.
 */
function ownBytes(content: Buffer, message: Buffer): Uint8Array {
  const owns = content.buffer !== message.buffer && content.byteLength === content.buffer.byteLength;
  return owns ? new Uint8Array(content.buffer as ArrayBuffer) : new Uint8Array(content);
}
