import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { type Connection, type PageArgs, toConnection, toKeyset } from '../common/page';
import type { Tx } from '../database/tx';
import type { AuditChange, AuditEvent } from './audit-event.entity';
import { AuditRepository } from './audit.repository';

/** Who changed what. Written in the transaction that makes the change, so that neither is there without the other. */
@Injectable()
export class AuditService {
  constructor(
    private readonly events: AuditRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * `action` like `incomingEmailServer.create`; `subject` like `incoming email server "Support" (ID)`; `changes` from
   * `diff`, which leaves secrets out.
   */
  async record(tx: Tx, actor: Actor, action: string, subject: string, changes: AuditChange[] = []): Promise<void> {
    await this.events.add(tx, {
      id: newId(),
      at: this.clock.now(),
      actor: actor.label.slice(0, 320),
      action,
      subject: subject.slice(0, 400),
      changes,
    });
  }

  async page(args: PageArgs): Promise<Connection<AuditEvent>> {
    const keyset = toKeyset(args);
    return toConnection(await this.events.findPage(keyset), keyset, () => this.events.count());
  }
}
