import { Injectable } from '@nestjs/common';
import { diff } from '../audit/audit-diff';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import type { Tx } from '../database/tx';
import { EventService } from '../events/event.service';
import { SettingsService } from '../settings/settings.service';
import { RequestOutbox } from './request-outbox.service';
import type { RequestRow } from './request.entity';
import { requestKey } from './request-key';

/** Who hears of a request that a person has changed: the audit log, subscribers, and where it is wanted the requester. */
@Injectable()
export class RequestChangeLog {
  constructor(
    private readonly audit: AuditService,
    private readonly events: EventService,
    private readonly settings: SettingsService,
    private readonly outbox: RequestOutbox,
  ) {}

  async record(tx: Tx, actor: Actor, before: RequestRow, after: RequestRow): Promise<void> {
    const subject = `request ${requestKey(before.number)} (${before.id})`;
    await this.audit.record(tx, actor, 'request.update', subject, diff(filed(before), filed(after), []));
    await this.events.announce(tx, 'request', [before.id]);
    if (before.status !== after.status && (await this.settings.get()).notifyStatusChanges) {
      await this.outbox.statusChanged(tx, after);
    }
  }
}

function filed({ status, technicianGroupId, categoryId }: RequestRow): Record<string, unknown> {
  return { status, technicianGroupId, categoryId };
}
