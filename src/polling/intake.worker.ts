import { type MessageSummary, parseHeadersOnly } from '../mail/headers';
import { parseToOutcome } from '../mail/parse-outcome';
import type { ParsedAttachment, ParsedMessage } from '../mail/parsed-message';
import { type BlobRef, readBlob, writePack } from '../storage/packs';

export interface ParseJob {
  blobDir: string;
  /** The raw messages in the store. */
  rawRefs: BlobRef[];
  /** False for a look at what is already taken in: its HTML and attachments are in the store then. */
  store: boolean;
}

export type StoredAttachment = Omit<ParsedAttachment, 'content'> & { sizeBytes: number; blobRef: BlobRef };

/** A message without its large parts, which are in the store by the time it is answered. */
export type ParsedMail = Omit<ParsedMessage, 'attachments' | 'html'> & {
  attachments: StoredAttachment[];
  htmlRef: BlobRef | null;
};

/** What was read of a message, or why it could not be and what its headers still tell. */
export type ParseResult = { parsed: ParsedMail } | { unparsable: string; headers: MessageSummary | null };

/** Runs in a worker thread: parsing is the one step that costs CPU, and a hostile mail must not stop the server. */
export default async function parse(job: ParseJob): Promise<ParseResult[]> {
  const large: Uint8Array[] = [];
  const results = job.rawRefs.map((ref) => parseOne(readBlob(job.blobDir, ref), large));
  const refs = job.store ? await writePack(job.blobDir, large, new Date()) : [];
  return results.map((result) => ('message' in result ? { parsed: stored(result, refs) } : result));
}

interface Parsed {
  message: ParsedMessage;
  /** Position of its HTML among the large parts, which its attachments follow; null when it has none. */
  htmlAt: number | null;
  attachmentsAt: number;
}

/** Adds the message's large parts to those of the batch, so that all of them are stored with one write. */
function parseOne(raw: Buffer, large: Uint8Array[]): Parsed | Exclude<ParseResult, { parsed: ParsedMail }> {
  const outcome = parseToOutcome(raw);
  if (!outcome.ok) return { unparsable: outcome.reason, headers: parseHeadersOnly(raw) };
  const { html, attachments } = outcome.message;
  const htmlAt = html === null ? null : large.push(Buffer.from(html)) - 1;
  const attachmentsAt = large.length;
  large.push(...attachments.map((a) => a.content));
  return { message: outcome.message, htmlAt, attachmentsAt };
}

function stored({ message, htmlAt, attachmentsAt }: Parsed, refs: BlobRef[]): ParsedMail {
  const { html: _, attachments, ...rest } = message;
  return {
    ...rest,
    htmlRef: htmlAt === null ? null : (refs[htmlAt] ?? null),
    attachments:
      refs.length === 0
        ? []
        : attachments.map(({ content, ...a }, i) => ({
            ...a,
            sizeBytes: content.length,
            blobRef: refs[attachmentsAt + i]!,
          })),
  };
}
