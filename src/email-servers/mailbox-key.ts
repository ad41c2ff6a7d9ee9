import { EmailAuthType, IncomingProtocol } from './email-server.enums';
import type { IncomingEmailServer } from './incoming-email-server.entity';

type Mailbox = Pick<IncomingEmailServer, 'host' | 'protocol' | 'authType' | 'username' | 'email' | 'folder'>;

/** The name a server signs in with. */
export function signInName({ authType, username, email }: Pick<Mailbox, 'authType' | 'username' | 'email'>): string {
  return authType === EmailAuthType.BASIC ? (username ?? email) : email;
}

/**
 * The same for two servers that read the same mail: host, sign-in name and folder. INBOX is the same in any case (RFC
 * 3501 5.1) and is what POP3 shows; hardly any provider tells sign-in names apart by their case.
 */
export function mailboxKey(server: Mailbox): string {
  const inbox = server.protocol === IncomingProtocol.POP3 || server.folder.toUpperCase() === 'INBOX';
  return JSON.stringify([server.host, signInName(server).toLowerCase(), inbox ? 'INBOX' : server.folder]);
}
