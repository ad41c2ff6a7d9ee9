import type { ImapConnection, MessageInfo } from '../email-servers/imap-connection';

/** Soon there, so that fetching begins, and much for a round trip. */
export const LISTED_AT_ONCE = 500;

export interface ListedRange {
  /** The first UID to list. */
  from: number;
  /** Up to here everything comes with the first part. */
  known: number;
  /** UIDNEXT. What has come since is listed, too. */
  uidNext: number;
}

/**
 * Lists a folder in parts of ascending UIDs, each asked for when it is wanted: the first messages are fetched before
 * all are listed, of which there may be hundreds of thousands. Where few UIDs are still in use the parts grow, so that
 * gaps cost few round trips.
 */
export async function* listing(
  connection: Pick<ImapConnection, 'listUids'>,
  { from, known, uidNext }: ListedRange,
): AsyncGenerator<MessageInfo[], void> {
  let start = from;
  let span = known - from + 1 + LISTED_AT_ONCE;
  while (start + span < uidNext) {
    const part = await connection.listUids(start, start + span - 1);
    yield part;
    start += span;
    span = part.length < LISTED_AT_ONCE / 2 ? span * 2 : LISTED_AT_ONCE;
  }
  yield await connection.listUids(start);
}
