import { type MessageSummary, parseHeadersOnly } from '../mail/headers';
import type { MessageBytes } from '../mail/message-bytes';
import { DEFAULT_PARSE_LIMITS } from '../mail/parse-limits';
import { parseToOutcome } from '../mail/parse-outcome';
import type { ParsedAttachment, ParsedMessage } from '../mail/parsed-message';
import { BlobReader } from '../storage/blob-reader';
import { PackWriter } from '../storage/pack-writer';
import { type BlobRef, blobLength, writtenTo } from '../storage/packs';
import { StoredBytes } from '../storage/stored-bytes';

/** What is larger stays on the disk while it is read, which is a little slower. */
const LARGE_BYTES = 4 * 1024 * 1024;

export interface ParseJob {
  blobDir: string;
  /** The raw messages in the store. */
  rawRefs: BlobRef[];
  /** False for a look at what is already taken in: its HTML and attachments are in the store then. */
  store: boolean;
}

export type StoredAttachment = Omit<ParsedAttachment, 'content'> & { sizeBytes: number; blobRef: BlobRef };

/** A message without its large parts, which are in the store by the time it is answered. */
export type ParsedMail = Omit<ParsedMessage, 'attachments' | 'html' | 'replyText'> & {
  attachments: StoredAttachment[];
  htmlRef: BlobRef | null;
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
        results.push(await (small ? parseOne(blobs.read(ref), into) : parseLarge(blobDir, ref, into)));
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
    return await parseOne(raw, pack);
  } finally {
    raw.close();
  }
}

/** Its large parts go to the store at once: the messages of a job never stand in memory together. */
async function parseOne(raw: MessageBytes, pack: PackWriter | null): Promise<ParseResult> {
  const outcome = parseToOutcome(raw);
  if (!outcome.ok) {
    const top = raw.subarray(0, DEFAULT_PARSE_LIMITS.maxHeaderBytes);
    return { unparsable: outcome.reason, headers: parseHeadersOnly(top) };
  }
  const { html, attachments, replyText, ...message } = outcome.message;
  const htmlRef = pack && html !== null ? await pack.add([Buffer.from(html)]) : null;
  const stored = {
    replyText: replyText === message.text.trimEnd() ? null : replyText,
    htmlRef,
    attachments: pack ? await storeAll(attachments, pack) : [],
  };
  return { parsed: { ...message, ...stored } };
}

async function storeAll(attachments: ParsedAttachment[], pack: PackWriter): Promise<StoredAttachment[]> {
  const stored: StoredAttachment[] = [];
  for (const { content, ...attachment } of attachments) {
    const blobRef = await pack.add(content);
    stored.push({ ...attachment, sizeBytes: blobLength(blobRef), blobRef });
  }
  return stored;
}
