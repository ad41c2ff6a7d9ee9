import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import { IncomingProtocol } from '../email-servers/email-server.enums';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { type HeldLease, LeaseService } from '../tasks/lease.service';
import type { FolderState } from './cursor';
import type { Anchor, Mailbox } from './mailbox.entity';
import { MailboxRepository, type MailboxStart } from './mailbox.repository';

/** Mailboxes and their cursors; everything that moves one runs under the mailbox's lease. */
@Injectable()
export class MailboxService {
  constructor(
    private readonly db: Database,
    private readonly mailboxes: MailboxRepository,
    private readonly leases: LeaseService,
    private readonly clock: Clock,
  ) {}

  /** The mailbox that this server's settings name now, made when they name it for the first time. */
  async of(server: IncomingEmailServer): Promise<Mailbox> {
    const placeHash = placeOf(server);
    const known = await this.mailboxes.findByPlace(server.id, placeHash);
    if (known) return known;
    const mailbox: Mailbox = {
      id: newId(),
      serverId: server.id,
      placeHash,
      generation: 1,
      uidValidity: null,
      cursorUid: 0,
      quietUntilUid: 0,
      listedCount: null,
      anchors: null,
      highestModseq: null,
      createdAt: this.clock.now(),
    };
    await this.db.transaction((tx) => this.mailboxes.add(tx, mailbox));
    return mailbox;
  }

  /** First contact: what is there already stays where it is, except what came after `firstUid` (invariant 4). */
  begin(
    mailbox: Mailbox,
    { folder, firstUid, anchors }: { folder: FolderState; firstUid: number; anchors: Anchor[] },
    lease: HeldLease,
  ): Promise<Mailbox> {
    return this.startAt(mailbox, lease, {
      uidValidity: folder.uidValidity,
      highestModseq: folder.highestModseq,
      anchors,
      generation: mailbox.generation,
      cursorUid: firstUid - 1,
      quietUntilUid: folder.uidNext - 1,
    });
  }

  /** The server numbers anew: everything is looked at again, and what is known by its content makes no request. */
  beginGeneration(mailbox: Mailbox, folder: FolderState, lease: HeldLease): Promise<Mailbox> {
    return this.startAt(mailbox, lease, {
      uidValidity: folder.uidValidity,
      highestModseq: folder.highestModseq,
      anchors: [],
      generation: mailbox.generation + 1,
      cursorUid: 0,
      quietUntilUid: folder.uidNext - 1,
    });
  }

  private async startAt(mailbox: Mailbox, lease: HeldLease, start: MailboxStart): Promise<Mailbox> {
    await this.db.transaction(async (tx) => {
      await this.leases.assertHeld(tx, lease);
      await this.mailboxes.begin(tx, mailbox.id, start);
    });
    return { ...mailbox, ...start };
  }
}

/**
 * The port is left out: moving from 143 to 993 is the same mailbox. INBOX is the same in any case (RFC 9051, 5.1). POP3
 * has no folders, and numbers the same messages otherwise than IMAP does.
 */
function placeOf(server: IncomingEmailServer): string {
  const account = [server.host.toLowerCase(), server.username ?? server.email];
  const folder = server.folder.toUpperCase() === 'INBOX' ? 'INBOX' : server.folder;
  const place = server.protocol === IncomingProtocol.POP3 ? { pop3: account } : [...account, folder];
  return createHash('sha256').update(JSON.stringify(place)).digest('hex');
}
