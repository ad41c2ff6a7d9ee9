import type { NotificationDraft } from '../../src/notifications/notification-draft';
import { NotificationKind } from '../../src/notifications/notification.enums';

/** To one recipient, without anything that is optional. */
export function notificationDraft(changes: Partial<NotificationDraft> = {}): NotificationDraft {
  return {
    kind: NotificationKind.API,
    to: ['ann@example.com'],
    cc: [],
    subject: 'Hello',
    text: 'Text',
    html: null,
    requestId: null,
    outgoingEmailServerId: null,
    references: [],
    attachmentIds: [],
    idempotencyKey: null,
    ...changes,
  };
}
