import { createHash } from 'node:crypto';
import type { MessageInfo } from '../email-servers/imap-connection';
import { type FolderState, modseqFell } from './cursor';
import type { Anchor, Mailbox } from './mailbox.entity';

/*
 * A backup that is restored keeps UIDVALIDITY, and what comes then gets numbers that were used before. As long as
 * UIDNEXT is below the cursor that shows; when it has grown past it again, only the messages themselves tell: those that
 * stood last before the cursor are other ones now. The limit: nobody notices it when all of them were removed meanwhile
 * and HIGHESTMODSEQ has grown past its old value, too.
 */

export const ANCHORS = 3;

/** With what is known of messages that were just taken in; the last few stay. */
export function moreAnchors(before: Anchor[] | null, messages: Anchor[]): Anchor[] {
  return [...(before ?? []), ...messages].sort((a, b) => a.uid - b.uid).slice(-ANCHORS);
}

export function anchorOf({ uid, internalDate, sizeBytes }: MessageInfo, raw: Buffer): Anchor {
  return { uid, at: internalDate.toISOString(), sizeBytes, headers: hashOfHeaders(raw) };
}

/** Where to begin listing so that the anchors are among what is listed. */
export function firstAnchorUid({ anchors, cursorUid }: Pick<Mailbox, 'anchors' | 'cursorUid'>): number {
  return Math.min(cursorUid + 1, ...(anchors ?? []).map(({ uid }) => uid));
}

/**
 * Whether UIDs up to the cursor name other messages than they did. Restoring may change INTERNALDATEs, so only other
 * headers are a proof.
 */
export async function isRenumbered(
  mailbox: Pick<Mailbox, 'anchors' | 'highestModseq'>,
  folder: Pick<FolderState, 'highestModseq'>,
  listed: MessageInfo[],
  headersOf: (uid: number) => Promise<Buffer>,
): Promise<boolean> {
  const there = new Map(listed.map((message) => [message.uid, message]));
  const found = (mailbox.anchors ?? []).filter(({ uid }) => there.has(uid));
  for (const { uid, at, sizeBytes, headers } of found) {
    const now = there.get(uid)!;
    // INTERNALDATE counts whole seconds, so another message may have the same.
    if (now.internalDate.toISOString() === at && now.sizeBytes === sizeBytes) continue;
    if (hashOfHeaders(await headersOf(uid)) !== headers) return true;
  }
  return found.length === 0 && modseqFell(mailbox, folder);
}

function hashOfHeaders(raw: Buffer): string {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.subarray(0, end < 0 ? raw.length : end).toString('latin1');
  return createHash('sha256').update(headers.trimEnd(), 'latin1').digest('hex');
}
