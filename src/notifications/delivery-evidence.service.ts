import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { groupBy } from '../common/group-by';
import { newId } from '../common/ids';
import type { Tx } from '../database/tx';
import type { DeliveryReport } from '../mail/delivery-report';
import { messageIdHash } from '../mail/threading';
import { readBounce } from './bounce';
import type { NotificationRecipient } from './notification-recipient.entity';
import type { NotificationRow } from './notification.entity';
import { NotificationState, RecipientState } from './notification.enums';
import { NotificationRepository } from './notification.repository';
import type { RecipientChange } from './recipient-plan';
import { SuppressionRepository } from './suppression.repository';

/** How long an address that bounced for good is not written to: mailboxes come back, and typing errors are mended. */
const SUPPRESS_MS = 30 * 86_400_000;

/** States in which a report about a recipient can be believed: a mail server had taken the mail for it. */
const REPORTABLE = [RecipientState.ACCEPTED, RecipientState.PENDING, RecipientState.BOUNCED];

/** What comes back into a mailbox of ours and tells what became of a mail that we sent. */
@Injectable()
export class DeliveryEvidence {
  constructor(
    private readonly notifications: NotificationRepository,
    private readonly suppressions: SuppressionRepository,
    private readonly clock: Clock,
  ) {}

  /** Mails of ours came back as copies, so whoever took them has sent them: they are no longer uncertain. */
  async arrived(tx: Tx, messageIds: string[]): Promise<void> {
    for (const row of await this.ours(tx, messageIds)) await this.wasTaken(tx, row);
  }

  /** Delivery reports about mails of ours, found by the Message-ID that they return. */
  async reported(tx: Tx, reports: DeliveryReport[]): Promise<void> {
    const byId = groupBy(reports, (report) => messageIdHash(report.originalMessageId ?? ''));
    const ids = reports.flatMap((report) => report.originalMessageId ?? []);
    for (const row of await this.ours(tx, ids)) {
      await this.wasTaken(tx, row);
      const recipients = (byId.get(row.messageIdHash) ?? []).flatMap((report) => report.recipients);
      await this.markBounced(tx, row, recipients);
    }
  }

  private async ours(tx: Tx, messageIds: string[]): Promise<NotificationRow[]> {
    return messageIds.length === 0
      ? []
      : this.notifications.findByMessageIds(tx, [...new Set(messageIds.map(messageIdHash))]);
  }

  private async wasTaken(tx: Tx, { id, state }: NotificationRow): Promise<void> {
    if (state === NotificationState.UNCERTAIN) await this.notifications.confirmSent(tx, id, this.clock.now());
  }

  private async markBounced(tx: Tx, { id }: NotificationRow, reported: DeliveryReport['recipients']): Promise<void> {
    const changes: RecipientChange[] = [];
    for (const recipient of await this.notifications.findRecipientsIn(tx, [id])) {
      const bounce = REPORTABLE.includes(recipient.state) ? readBounce(recipient, reported) : null;
      if (!bounce) continue;
      changes.push(bounce.change);
      if (bounce.suppress) await this.suppress(tx, recipient, bounce.change.response ?? '');
    }
    await this.notifications.updateRecipients(tx, changes);
  }

  private async suppress(tx: Tx, recipient: NotificationRecipient, words: string): Promise<void> {
    const since = this.clock.now();
    const { address, addressKey, notificationId } = recipient;
    const reason = `It bounced: ${words}`.slice(0, 1000);
    const expiresAt = new Date(since.getTime() + SUPPRESS_MS);
    await this.suppressions.removeExpired(tx, since);
    await this.suppressions.put(tx, { id: newId(), address, addressKey, reason, since, expiresAt, notificationId });
  }
}
