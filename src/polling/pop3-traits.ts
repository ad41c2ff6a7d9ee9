import { EmailProvider } from '../email-servers/email-server.enums';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';

/** What is known of a POP3 service before it is asked. */
export interface Pop3Traits {
  /**
   * A session shows only the oldest messages that were not retrieved yet in a session that ended with QUIT. New mail is
   * therefore not seen before older mail has been retrieved.
   */
  showsOnlyPart: boolean;
  /** Between two sign-ins. */
  minIntervalSeconds: number;
}

const ORDINARY: Pop3Traits = { showsOnlyPart: false, minIntervalSeconds: 0 };
/** support.google.com/mail/answer/7104828; CAPA says LOGIN-DELAY 300. */
const GMAIL: Pop3Traits = { showsOnlyPart: true, minIntervalSeconds: 300 };

export function traitsOf({ provider, host }: Pick<IncomingEmailServer, 'provider' | 'host'>): Pop3Traits {
  const google = /(?:^|\.)(?:gmail|googlemail)\.com$/i.test(host);
  return google || provider === EmailProvider.GMAIL ? GMAIL : ORDINARY;
}

/** Gmail shows about 250: with fewer than this, a session showed all there is. */
const PART_FROM = 200;
/** In one session. Every 5 minutes this much stays below the 1 250 MB that Gmail lets POP3 download a day. */
const PUSH_ASIDE_BYTES = 4 * 1024 * 1024;

/** The messages to retrieve only so that the next session shows others: as many as the limits allow, at least one. */
export function toPushAside<T extends { sizeBytes: number }>(left: readonly T[], listedCount: number): T[] {
  if (listedCount < PART_FROM) return [];
  let bytes = 0;
  return left.filter(({ sizeBytes }, i) => (bytes += sizeBytes) <= PUSH_ASIDE_BYTES || i === 0);
}
