import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { NotificationKind } from './notification.enums';

export interface AnswersTo {
  mailbox: Pick<IncomingEmailServer, 'email' | 'plusAddressing' | 'provider'>;
  /** The 42 of `REQ-42`. */
  requestNumber: number;
}

/** A mail that somebody wants sent; `NotificationService.enqueue` makes rows of it. */
export interface NotificationDraft {
  /** Given where the caller's own rows refer to it. */
  id?: string;
  kind: NotificationKind;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  html: string | null;
  requestId: string | null;
  /** Null: the primary server. */
  outgoingEmailServerId: string | null;
  /** Message-IDs without angle brackets, oldest first; the last one is In-Reply-To. */
  references: string[];
  attachmentIds: string[];
  /** Id of who asks for it over the API: their mail takes turns with that of others, and the desk's own goes first. */
  askedBy?: string | null;
  /** Where answers about its request come in, for a token in Reply-To; left out: the sending server decides. */
  answersTo?: AnswersTo | null;
  /** The same key twice makes one notification. */
  idempotencyKey: string | null;
}
