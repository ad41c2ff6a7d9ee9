import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { IncomingProtocol } from '../email-servers/email-server.enums';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { ServerHealthRow } from '../email-servers/server-health.entity';

@Injectable()
export class DueServerRepository extends BaseRepository {
  /** Enabled mailboxes whose next check is due, the longest waiting first. */
  findDue(now: Date): Promise<IncomingEmailServer[]> {
    return this.pollable()
      .leftJoin(ServerHealthRow, 'h', 'h.serverId = s.id')
      .andWhere('(h.nextCheckAt IS NULL OR h.nextCheckAt <= :now)', { now })
      .orderBy('h.nextCheckAt')
      .getMany();
  }

  async enabledIds(): Promise<Set<string>> {
    const rows = await this.pollable().select(['s.id']).getMany();
    return new Set(rows.map((r) => r.id));
  }

  healthOf(serverId: string): Promise<ServerHealthRow | null> {
    return this.db.read.findOneBy(ServerHealthRow, { serverId });
  }

  /** Where the process that owns the mailbox looks for what to do next. */
  async wantCheck(tx: Tx, serverId: string, now: Date): Promise<void> {
    await this.db.manager(tx).update(ServerHealthRow, { serverId }, { nextCheckAt: now });
  }

  private pollable() {
    // POP3 arrives with the mail-in issue; until then such a server is never due.
    return this.db.read
      .createQueryBuilder(IncomingEmailServer, 's')
      .where('s.enabled = 1 AND s.protocol = :protocol', { protocol: IncomingProtocol.IMAP });
  }
}
