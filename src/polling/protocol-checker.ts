import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { HeldLease } from '../tasks/lease.service';

/** What checks mailboxes over one protocol. */
export interface ProtocolChecker {
  /** Answers how many messages were recorded. Throws DiagnosedError; a failed read is never an empty mailbox. */
  check(server: IncomingEmailServer, lease: HeldLease): Promise<number>;
  /** How long the mail server wants to be left alone between two checks, whatever its settings say. */
  minIntervalSeconds(server: IncomingEmailServer): number;
}
