import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { SYSTEM } from '../common/actor';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { SettingsService } from '../settings/settings.service';
import { InboundMessageRepository } from './inbound-message.repository';

const DAY_MS = 86_400_000;
/** Removed in one transaction. */
const AT_ONCE = 500;

/** Messages that the filter ignored can be looked at and taken in for `ignoredRetentionDays`. */
@Injectable()
export class IgnoredMessages {
  private readonly logger = new Logger(IgnoredMessages.name);

  constructor(
    private readonly db: Database,
    private readonly messages: InboundMessageRepository,
    private readonly settings: SettingsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** That they were seen stays known: by the cursor, the ledger of UIDLs and their fingerprints. */
  async removeOld(): Promise<void> {
    const { ignoredRetentionDays: days } = await this.settings.get();
    const before = new Date(this.clock.ms() - days * DAY_MS);
    let total = 0;
    for (let removed = AT_ONCE; removed > 0; total += removed) removed = await this.removeSome(before);
    if (total > 0) this.logger.log({ messages: total, before }, 'ignored messages were removed');
  }

  private removeSome(before: Date): Promise<number> {
    return this.db.transaction(async (tx) => {
      const removed = await this.messages.removeIgnoredBefore(tx, before, AT_ONCE);
      const subject = `${removed} messages ignored before ${before.toISOString()}`;
      if (removed > 0) await this.audit.record(tx, SYSTEM, 'inboundMessage.removeIgnored', subject);
      return removed;
    });
  }
}
