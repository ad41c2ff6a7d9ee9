import type { Mailbox } from './mailbox.entity';

/** What STATUS says of a folder (RFC 9051 section 6.3.11). */
export interface FolderState {
  uidValidity: string;
  uidNext: number;
  /** HIGHESTMODSEQ (RFC 7162); null where the server has none. */
  highestModseq: string | null;
}

export type Situation =
  /** Never seen before: begin now, or some days back. */
  | 'FIRST_CONTACT'
  | 'NOTHING_NEW'
  | 'NEW_MAIL'
  /** Nothing says that the numbers have changed but HIGHESTMODSEQ, which never falls by itself: see the anchors. */
  | 'DOUBTFUL'
  /** The server numbers its messages anew: the folder was made again, or restored from a backup. */
  | 'NEW_GENERATION';

/** Decides by the cursor alone: no date, no `\Seen`, so that no outage is too long (invariants 2 and 3). */
export function situation(
  mailbox: Pick<Mailbox, 'uidValidity' | 'cursorUid' | 'highestModseq'>,
  folder: FolderState,
): Situation {
  if (mailbox.uidValidity === null) return 'FIRST_CONTACT';
  if (mailbox.uidValidity !== folder.uidValidity) return 'NEW_GENERATION';
  // A restored folder keeps UIDVALIDITY and gives numbers again that were already used.
  if (folder.uidNext <= mailbox.cursorUid) return 'NEW_GENERATION';
  if (modseqFell(mailbox, folder)) return 'DOUBTFUL';
  return folder.uidNext === mailbox.cursorUid + 1 ? 'NOTHING_NEW' : 'NEW_MAIL';
}

export function modseqFell(before: Pick<Mailbox, 'highestModseq'>, now: Pick<FolderState, 'highestModseq'>): boolean {
  if (before.highestModseq === null || now.highestModseq === null) return false;
  return BigInt(now.highestModseq) < BigInt(before.highestModseq);
}

export interface Sized {
  sizeBytes: number;
}

/** Cuts a list into windows that are bounded by number and by bytes; one message larger than that stands alone. */
export function windows<T extends Sized>(messages: T[], maxCount: number, maxBytes: number): T[][] {
  const result: T[][] = [];
  let window: T[] = [];
  let bytes = 0;
  for (const message of messages) {
    if (window.length > 0 && (window.length >= maxCount || bytes + message.sizeBytes > maxBytes)) {
      result.push(window);
      window = [];
      bytes = 0;
    }
    window.push(message);
    bytes += message.sizeBytes;
  }
  if (window.length > 0) result.push(window);
  return result;
}
