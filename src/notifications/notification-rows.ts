import { createHash } from 'node:crypto';
import { newId } from '../common/ids';
import { isValidAddress, normaliseAddress } from '../mail/addresses';
import { oneLine } from '../mail/clean-text';
import { capReferences } from '../mail/message-ids';
import { messageIdHash } from '../mail/threading';
import type { NotificationDraft } from './notification-draft';
import type { NotificationBody } from './notification-body.entity';
import type { NotificationRecipient } from './notification-recipient.entity';
import type { NotificationRow } from './notification.entity';
import { NotificationState, RecipientState } from './notification.enums';

/** "Retries last 48 hours" (invariant 8). */
export const RETRY_HORIZON_MS = 48 * 3_600_000;

const MAX_SUBJECT = 998;

export interface NewNotification {
  row: NotificationRow;
  body: NotificationBody;
  recipients: NotificationRecipient[];
}

/**
 * Rows of a draft. Recipients are the same when their normalised addresses are; the first one counts. An address that
 * is none is refused here and now, so that a wrong sender address in a mail never breaks the transaction that takes the
 * mail in; with no recipient left the notification has FAILED and says why.
 */
export function toRows(
  draft: NotificationDraft,
  serverId: string | null,
  identify: (notificationId: string) => { messageId: string; replyTo: string | null },
  now: Date,
): NewNotification {
  const id = draft.id ?? newId();
  const { messageId, replyTo } = identify(id);
  const seen = new Set<string>();
  const distinct = (addresses: string[]) =>
    addresses
      .map((address) => normaliseAddress(oneLine(address, 320)))
      .filter(({ key }) => !seen.has(key) && seen.add(key));
  const [to, cc] = [distinct(draft.to), distinct(draft.cc)];
  const recipients = [...to, ...cc].map(({ address, key }, index): NotificationRecipient => {
    const valid = isValidAddress(address);
    return {
      id: newId(),
      notificationId: id,
      address,
      addressKey: key.slice(0, 320),
      cc: index >= to.length,
      state: valid ? RecipientState.PENDING : RecipientState.REFUSED,
      response: valid ? null : 'This is not an email address.',
    };
  });
  const sendable = recipients.some((r) => r.state === RecipientState.PENDING);
  return {
    row: {
      id,
      state: sendable ? NotificationState.QUEUED : NotificationState.FAILED,
      kind: draft.kind,
      to: to.map((t) => t.address),
      cc: cc.map((c) => c.address),
      subject: oneLine(draft.subject, MAX_SUBJECT),
      messageId,
      messageIdHash: messageIdHash(messageId),
      references: capReferences(draft.references),
      replyTo,
      attachmentIds: draft.attachmentIds,
      requestId: draft.requestId,
      outgoingEmailServerId: serverId,
      sentById: null,
      askedBy: draft.askedBy ?? null,
      idempotencyKeyHash: draft.idempotencyKey === null ? null : idempotencyKeyHash(draft.idempotencyKey),
      attemptCount: 0,
      nextAttemptAt: sendable ? now : null,
      giveUpAt: new Date(now.getTime() + RETRY_HORIZON_MS),
      claimOwner: null,
      claimExpiresAt: null,
      handedOverAt: null,
      createdAt: now,
      sentAt: null,
    },
    body: { notificationId: id, text: draft.text, html: draft.html },
    recipients,
  };
}

export function idempotencyKeyHash(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}
