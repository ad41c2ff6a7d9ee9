import { AttachedFile } from './attachments';
import { SortedParts, TextBlock } from './body-parts';
import { cleanBody, cutWithNote, textToHtml } from './clean-text';
import { unflow } from './format-flowed';
import { htmlToText } from './html-text';
import { MessageBytes } from './message-bytes';
import { decodedText } from './mime-part';
import { MimePart } from './mime-tree';
import { TnefMessage } from './tnef';
import { takeUuencoded } from './uuencode';

export interface BodyText {
  text: string;
  html: string | null;
  /** Files that stood in the text itself. */
  files: AttachedFile[];
}

interface DecodedBlock {
  plain: string | null;
  html: string | null;
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
  if (winmail && blocks.every(({ plain, html }) => !plain?.trim() && !html?.trim()))
    blocks.splice(0, Infinity, blockOf(winmail));
  const text = blocks.map((block) => block.plain ?? htmlToText(block.html ?? '')).join('\n');
  const html = blocks.some((block) => block.html !== null)
    ? blocks.map((block) => block.html ?? textToHtml(block.plain ?? '')).join('\n')
    : null;
  return { text: cutWithNote(text, maxTextChars), html, files: blocks.flatMap((block) => block.files) };
}

function blockOf({ text, html, rtf }: TnefMessage): DecodedBlock {
  const plain = text === null ? null : cleanBody(text);
  const onlyRtf = text === null && html === null && rtf !== null;
  const file = { name: 'message.rtf', contentType: 'application/rtf', contentId: null };
  return { plain: plain?.trim() ? plain : null, html, files: onlyRtf ? [{ ...file, content: [rtf] }] : [] };
}

function decodeBlock(bytes: MessageBytes, block: TextBlock): DecodedBlock {
  const files: AttachedFile[] = [];
  const plain = block.plain.map((part) => plainText(bytes, part, files)).join('\n');
  const html = block.html.map((part) => decodedText(bytes, part).replaceAll('\0', '')).join('\n');
  const hasHtml = block.html.length > 0;
  // Some programs send an empty text beside the HTML: then the HTML is the message.
  return { plain: hasHtml && plain.trim() === '' ? null : plain, html: hasHtml ? html : null, files };
}

function plainText(bytes: MessageBytes, part: MimePart, files: AttachedFile[]): string {
  const { text, files: taken } = takeUuencoded(cleanBody(decodedText(bytes, part)));
  for (const { name, content } of taken) {
    files.push({ name, contentType: 'application/octet-stream', contentId: null, content: [content] });
  }
  const { params } = part.contentType;
  if (params.get('format')?.toLowerCase() !== 'flowed') return text;
  return unflow(text, params.get('delsp')?.toLowerCase() === 'yes');
}
