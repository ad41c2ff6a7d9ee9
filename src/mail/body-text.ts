import { SortedParts, TextBlock } from './body-parts';
import { cleanBody, cutWithNote, textToHtml } from './clean-text';
import { unflow } from './format-flowed';
import { htmlToText } from './html-text';
import { decodedText } from './mime-part';
import { MimePart } from './mime-tree';

export interface BodyText {
  text: string;
  html: string | null;
}

interface DecodedBlock {
  plain: string | null;
  html: string | null;
}

/**
 * The two forms of the body. Each block that lacks one form gets it from the other, so that neither form misses
 * anything; `html` is null when no block has HTML.
 */
export function readBody(bytes: Buffer, sorted: SortedParts, maxTextChars: number): BodyText {
  const blocks = sorted.blocks.map((block) => decodeBlock(bytes, block));
  const text = blocks.map((block) => block.plain ?? htmlToText(block.html ?? '')).join('\n');
  const html = blocks.some((block) => block.html !== null)
    ? blocks.map((block) => block.html ?? textToHtml(block.plain ?? '')).join('\n')
    : null;
  return { text: cutWithNote(text, maxTextChars), html };
}

function decodeBlock(bytes: Buffer, block: TextBlock): DecodedBlock {
  const plain = block.plain.map((part) => plainText(bytes, part)).join('\n');
  const html = block.html.map((part) => decodedText(bytes, part).replaceAll('\0', '')).join('\n');
  const hasHtml = block.html.length > 0;
  // Some programs send an empty text beside the HTML: then the HTML is the message.
  return { plain: hasHtml && plain.trim() === '' ? null : plain, html: hasHtml ? html : null };
}

function plainText(bytes: Buffer, part: MimePart): string {
  const text = cleanBody(decodedText(bytes, part));
  const { params } = part.contentType;
  if (params.get('format')?.toLowerCase() !== 'flowed') return text;
  return unflow(text, params.get('delsp')?.toLowerCase() === 'yes');
}
