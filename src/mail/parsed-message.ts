import type { DeliveryReport } from './delivery-report';
import type { EncodedSection, HtmlSection } from './mime-part';

/** The shapes that leave this module. All but HTML and attachments is plain data, which crosses a worker boundary. */

export * from './parse-limits';

export interface MailAddress {
  /** As written, trimmed, with the domain in lower case; at most 320 characters. Compare `normaliseAddress().key`. */
  address: string;
  /** Decoded display name on one line, without control characters; null when there is none. */
  name: string | null;
}

export interface ParsedAttachment {
  /** Safe to show and to offer for download; never a path. */
  fileName: string;
  contentType: string;
  /** Content-ID without angle brackets (RFC 2392). */
  contentId: string | null;
  /** True when the HTML body shows it (`cid:`); anything else belongs in the list of attachments. */
  inline: boolean;
  /** Decoded piece by piece, whenever it is asked for. A piece is good until the next one is asked for. */
  content: Iterable<Uint8Array>;
  /** Where it stands in the message; null when it has to be taken out of something there, e.g. of a winmail.dat. */
  section: EncodedSection | null;
}

/** The HTML as it came, NOT sanitised: see sanitise.ts. */
export interface HtmlBody {
  /** Decoded when it is asked for, for which the message's bytes must still be there. */
  text: () => string;
  /** Where all of it stands in the message; null when it was put together from several parts. */
  section: HtmlSection | null;
}

/** One Authentication-Results header (RFC 8601). Only those of a server that we trust mean anything. */
export interface AuthenticationResult {
  authservId: string;
  value: string;
}

/** What a message says about having been written by a machine (RFC 3834 and the older signs). */
export interface MachineSigns {
  /** Keyword of Auto-Submitted in lower case: `no`, `auto-replied`, `auto-generated`, ... */
  autoSubmitted: string | null;
  precedence: string | null;
  listId: string | null;
  autoResponseSuppress: string | null;
  /** Return-Path `<>`: the envelope said that nobody wants an answer. */
  nullReturnPath: boolean;
  /** A report on delivery (RFC 3464) or on reading (RFC 8098). */
  deliveryReport: boolean;
  /** From MAILER-DAEMON. */
  mailDaemon: boolean;
  /** Name of a vendor's auto-reply header, e.g. `X-Autoreply`. */
  otherAutoReply: string | null;
  /** Value of X-Mailroom-Installation: some Mailroom sent this message. */
  mailroomLoop: string | null;
}

export interface ParsedMessage {
  /** Without angle brackets, case as written. */
  messageId: string | null;
  inReplyTo: string[];
  /** Oldest first, without repetitions, at most 100: the oldest and the newest 99. */
  references: string[];
  from: MailAddress | null;
  sender: MailAddress | null;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  /** Decoded, one line, without control characters, at most 998 characters; empty when there is none. */
  subject: string;
  /** Null when the Date header is absent or wrong. */
  sentAt: Date | null;
  /** Plain text body with LF line ends; made from the HTML when there is no plain text. */
  text: string;
  /** `text` without quoted history; the whole text when nothing else would be left. */
  replyText: string;
  html: HtmlBody | null;
  attachments: ParsedAttachment[];
  /** Hex SHA-256, see fingerprint.ts. */
  fingerprint: string;
  /** Topmost first, so the receiving server's own come before anything a sender may have forged. */
  authenticationResults: AuthenticationResult[];
  signs: MachineSigns;
  /** What it reports on mail of ours; null when it is no delivery report. */
  report: DeliveryReport | null;
}
