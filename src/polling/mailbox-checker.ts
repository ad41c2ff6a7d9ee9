import { Injectable } from '@nestjs/common';
import { IncomingProtocol } from '../email-servers/email-server.enums';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { HeldLease } from '../tasks/lease.service';
import { ImapChecker } from './imap-checker';
import { Pop3Checker } from './pop3-checker';
import type { ProtocolChecker } from './protocol-checker';

/** The one place that chooses by protocol. */
@Injectable()
export class MailboxChecker implements ProtocolChecker {
  constructor(
    private readonly imap: ImapChecker,
    private readonly pop3: Pop3Checker,
  ) {}

  check(server: IncomingEmailServer, lease: HeldLease): Promise<number> {
    return this.of(server).check(server, lease);
  }

  minIntervalSeconds(server: IncomingEmailServer): number {
    return this.of(server).minIntervalSeconds(server);
  }

  private of({ protocol }: IncomingEmailServer): ProtocolChecker {
    return protocol === IncomingProtocol.POP3 ? this.pop3 : this.imap;
  }
}
