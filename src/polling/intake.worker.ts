import { lowerThreadPriority } from '../common/thread-priority';
import { type MessageSummary, parseHeadersOnly } from '../mail/headers';
import { type MessageBytes, section as sectionBytes } from '../mail/message-bytes';
import type { EncodedSection } from '../mail/mime-part';
import { DEFAULT_PARSE_LIMITS } from '../mail/parse-limits';
import { parseToOutcome } from '../mail/parse-outcome';
import type { HtmlBody, ParsedAttachment, ParsedMessage } from '../mail/parsed-message';
import { decodedLength } from '../mail/transfer-encoding';
import type { NewAttachment } from '../requests/request-drafts';
import type { StoredContent, StoredHtml } from '../requests/stored-content';
import { BlobReader } from '../storage/blob-reader';
import { PackWriter } from '../storage/pack-writer';
import { type BlobRef, blobLength, blobSection, writtenTo } from '../storage/packs';
import { StoredBytes } from '../storage/stored-bytes';

lowerThreadPriority();

/** What is larger stays on the disk while it is read, which is a little slower. */
const LARGE_BYTES = 4 * 1024 * 1024;

export interface ParseJob {
  blobDir: string;
  /** The raw messages in the store. */
  rawRefs: BlobRef[];
  /** False for a look at what is already taken in, without HTML and attachments. */
  store: boolean;
}

/** A message without its large parts: where they stand in the store. */
export type ParsedMail = Omit<ParsedMessage, 'attachments' | 'html' | 'replyText'> & {
  attachments: NewAttachment[];
  html: StoredHtml | null;
  /** Null: all of the text, without the white space at its end. What goes between threads twice is copied twice. */
  replyText: string | null;
};

/** What was read of a message, or why it could not be and what its headers still tell. */
export type ParseResult = { parsed: ParsedMail } | { unparsable: string; headers: MessageSummary | null };

/** Runs in a worker thread: parsing is the one step that costs CPU, and a hostile mail must not stop the server. */
export default async function parse({ blobDir, rawRefs, store }: ParseJob): Promise<ParseResult[]> {
  const blobs = new BlobReader(blobDir);
  try {
    return await writtenTo(new PackWriter(blobDir, new Date()), async (pack) => {
      const results: ParseResult[] = [];
      for (const ref of rawRefs) {
        const into = store ? pack : null;
        const small = blobLength(ref) <= LARGE_BYTES;
        results.push(await (small ? parseOne(ref, blobs.read(ref), into) : parseLarge(blobDir, ref, into)));
      }
      return results;
    });
  } finally {
    blobs.close();
  }
}

async function parseLarge(blobDir: string, ref: BlobRef, pack: PackWriter | null): Promise<ParseResult> {
  const raw = new StoredBytes(blobDir, ref);
  try {
    return await parseOne(ref, raw, pack);
  } finally {
    raw.close();
  }
}

async function parseOne(ref: BlobRef, raw: MessageBytes, pack: PackWriter | null): Promise<ParseResult> {
  const outcome = parseToOutcome(raw);
  if (!outcome.ok) {
    const top = raw.subarray(0, DEFAULT_PARSE_LIMITS.maxHeaderBytes);
    return { unparsable: outcome.reason, headers: parseHeadersOnly(top) };
  }
  const { html, attachments, replyText, ...message } = outcome.message;
  const stored = {
    replyText: replyText === message.text.trimEnd() ? null : replyText,
    html: pack && html ? await storedHtml(ref, html, pack) : null,
    attachments: pack ? await storedAttachments(ref, raw, attachments, pack) : [],
  };
  return { parsed: { ...message, ...stored } };
}

/*
 * HTML and attachments stay where they are, in the raw message: decoded, all mail would take its time and its place on
 * the disk once more. Only what is no part of its own there is written, and at once, so that the messages of a job
 * never stand in memory together.
 */

async function storedHtml(ref: BlobRef, { section, text }: HtmlBody, pack: PackWriter): Promise<StoredHtml> {
  if (section) return { ...inPlace(ref, section), charset: section.charset };
  return { ...(await written(pack, [Buffer.from(text())])), charset: 'utf-8' };
}

async function storedAttachments(
  ref: BlobRef,
  raw: MessageBytes,
  attachments: readonly ParsedAttachment[],
  pack: PackWriter,
): Promise<NewAttachment[]> {
  const stored: NewAttachment[] = [];
  for (const { content, section, ...attachment } of attachments) {
    const place = section ? inPlace(ref, section) : await written(pack, content);
    const sizeBytes = section ? lengthOf(raw, section) : blobLength(place.blobRef);
    stored.push({ ...attachment, ...place, sizeBytes });
  }
  return stored;
}

function inPlace(ref: BlobRef, { start, end, transferEncoding }: EncodedSection): StoredContent {
  return { blobRef: blobSection(ref, start, end), transferEncoding };
}

async function written(pack: PackWriter, content: Iterable<Uint8Array>): Promise<StoredContent> {
  return { blobRef: await pack.add(content), transferEncoding: null };
}

function lengthOf(raw: MessageBytes, { start, end, transferEncoding }: EncodedSection): number {
  return decodedLength(sectionBytes(raw, start, end), transferEncoding);
}
