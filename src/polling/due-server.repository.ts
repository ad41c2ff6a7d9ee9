import { Injectable } from '@nestjs/common';
import { Brackets } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { HealthState, IncomingProtocol } from '../email-servers/email-server.enums';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { ServerHealthRow } from '../email-servers/server-health.entity';
import { Lease } from '../tasks/lease.entity';
import { mailboxLease } from './mailbox-owner';

@Injectable()
export class DueServerRepository extends BaseRepository {
  /**
   * Enabled mailboxes whose next check is due, the longest waiting first; with them healthy IMAP ones that nobody
   * owns, whose owner is gone: until they are owned again there is no push.
   */
  findDue(now: Date): Promise<IncomingEmailServer[]> {
    return this.pollable()
      .leftJoin(ServerHealthRow, 'h', 'h.serverId = s.id')
      .leftJoin(Lease, 'l', 'l.name = CONCAT(:prefix, s.id) AND l.expiresAt > :now', { prefix: mailboxLease(''), now })
      .andWhere(
        new Brackets((or) =>
          or
            .where('h.nextCheckAt IS NULL')
            .orWhere('h.nextCheckAt <= :now')
            .orWhere('h.state = :healthy AND l.name IS NULL AND s.protocol = :imap', {
              healthy: HealthState.HEALTHY,
              imap: IncomingProtocol.IMAP,
            }),
        ),
      )
      .orderBy('h.nextCheckAt')
      .getMany();
  }

  /** Null when it is gone, or not to be checked any more. */
  findEnabled(id: string): Promise<IncomingEmailServer | null> {
    return this.pollable().andWhere('s.id = :id', { id }).getOne();
  }

  /** Asked every second, so it makes no entities of what may be hundreds of rows. */
  async enabledIds(): Promise<Set<string>> {
    const rows = await this.pollable().select('s.id', 'id').getRawMany<{ id: string }>();
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
    return this.db.read.createQueryBuilder(IncomingEmailServer, 's').where('s.enabled = 1');
  }
}
