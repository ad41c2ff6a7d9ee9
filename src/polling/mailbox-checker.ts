import { Injectable } from '@nestjs/common';
import { IncomingProtocol } from '../email-servers/email-server.enums';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { HeldLease } from '../tasks/lease.service';
import { ImapChecker } from './imap-checker';
import type { ProtocolChecker } from './protocol-checker';

/** The one place that chooses by protocol. */
@Injectable()
export class MailboxChecker implements ProtocolChecker {
  constructor(private readonly imap: ImapChecker) {}

  check(server: IncomingEmailServer, lease: HeldLease): Promise<number> {
    switch (server.protocol) {
      case IncomingProtocol.IMAP:
        return this.imap.check(server, lease);
      case IncomingProtocol.POP3:
        throw new Error('POP3 servers are never due');
    }
  }
}
