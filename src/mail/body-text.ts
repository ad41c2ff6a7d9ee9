import { AttachedFile } from './attachments';
import { SortedParts, TextBlock } from './body-parts';
import { cleanBody, cutWithNote, textToHtml } from './clean-text';
import { unflow } from './format-flowed';
import { htmlToText } from './html-text';
import { MessageBytes } from './message-bytes';
import { type HtmlSection, decodeHtml, decodedText, htmlSectionOf } from './mime-part';
import { MimePart } from './mime-tree';
import { HtmlBody } from './parsed-message';
import { TnefMessage } from './tnef';
import { takeUuencoded } from './uuencode';

export interface BodyText {
  text: string;
  html: HtmlBody | null;
  /** Files that stood in the text itself. */
  files: AttachedFile[];
}

interface DecodedBlock {
  plain: string | null;
  html: HtmlBody | null;
  files: AttachedFile[];
}

/**
 * The two forms of the body. Each block that lacks one form gets it from the other, so that neither form misses
 * anything; `html` is null when no block has HTML. A winmail.dat speaks for a mail that says nothing itself.
 */
export function readBody(
  bytes: MessageBytes,
  sorted: SortedParts,
  winmail: TnefMessage | null,
  maxTextChars: number,
): BodyText {
  const blocks = sorted.blocks.map((block) => decodeBlock(bytes, block));
  if (winmail && blocks.every(({ plain, html }) => !plain?.trim() && !html?.text().trim()))
    blocks.splice(0, Infinity, blockOf(winmail));
  const text = blocks.map(({ plain, html }) => plain ?? htmlToText(html?.text() ?? '')).join('\n');
  return {
    text: cutWithNote(text, maxTextChars),
    html: htmlOf(blocks),
    files: blocks.flatMap((block) => block.files),
  };
}

function htmlOf(blocks: readonly DecodedBlock[]): HtmlBody | null {
  if (blocks.every(({ html }) => html === null)) return null;
  return joinedHtml(blocks.map(({ plain, html }) => html ?? htmlBody(() => textToHtml(plain ?? ''))));
}

function joinedHtml(bodies: readonly HtmlBody[]): HtmlBody {
  return bodies.length === 1 ? bodies[0]! : htmlBody(() => bodies.map((body) => body.text()).join('\n'));
}

/** `decode` is called when somebody asks for the text, and once: most HTML stands beside a text that says the same. */
function htmlBody(decode: () => string, section: HtmlSection | null = null): HtmlBody {
  let text: string | null = null;
  return { text: () => (text ??= decode()), section };
}

function blockOf({ text, html, rtf }: TnefMessage): DecodedBlock {
  const plain = text === null ? null : cleanBody(text);
  const onlyRtf = text === null && html === null && rtf !== null;
  const file = { name: 'message.rtf', contentType: 'application/rtf', contentId: null };
  return {
    plain: plain?.trim() ? plain : null,
    html: html === null ? null : htmlBody(() => html),
    files: onlyRtf ? [{ ...file, content: [rtf], section: null }] : [],
  };
}

function decodeBlock(bytes: MessageBytes, block: TextBlock): DecodedBlock {
  const files: AttachedFile[] = [];
  const plain = block.plain.map((part) => plainText(bytes, part, files)).join('\n');
  if (block.html.length === 0) return { plain, html: null, files };
  const html = joinedHtml(block.html.map((part) => htmlOfPart(bytes, part)));
  // Some programs send an empty text beside the HTML: then the HTML is the message.
  return { plain: plain.trim() === '' ? null : plain, html, files };
}

function htmlOfPart(bytes: MessageBytes, part: MimePart): HtmlBody {
  const section = htmlSectionOf(part);
  return htmlBody(() => decodeHtml(bytes.subarray(section.start, section.end), section), section);
}

function plainText(bytes: MessageBytes, part: MimePart, files: AttachedFile[]): string {
  const { text, files: taken } = takeUuencoded(cleanBody(decodedText(bytes, part)));
  for (const { name, content } of taken) {
    files.push({ name, contentType: 'application/octet-stream', contentId: null, content: [content], section: null });
  }
  const { params } = part.contentType;
  if (params.get('format')?.toLowerCase() !== 'flowed') return text;
  return unflow(text, params.get('delsp')?.toLowerCase() === 'yes');
}
