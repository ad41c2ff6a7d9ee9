import type { OutgoingAttachment, OutgoingMail } from '../email-servers/compose-mail';
import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { normaliseAddress } from '../mail/addresses';
import { withoutAddressToken } from '../mail/reply-token';
import type { NotificationBody } from './notification-body.entity';
import type { NotificationRow } from './notification.entity';
import { NotificationKind } from './notification.enums';

/** No mail can be made of it, however often it is tried. */
export class UnsendableMail extends Error {}

/** In a header they would begin another one. */
const CONTROL = /[\u0000-\u001f\u007f]/;

/** RFC 3834: what a machine wrote says so, and asks for no automatic answer. */
const AUTO_SUBMITTED: Record<NotificationKind, string | null> = {
  [NotificationKind.CONFIRMATION]: 'auto-replied',
  [NotificationKind.STATUS_CHANGE]: 'auto-generated',
  [NotificationKind.ALERT]: 'auto-generated',
  [NotificationKind.API]: 'auto-generated',
  [NotificationKind.REPLY]: null,
};

/** What From and Reply-To say. */
export type Sender = Pick<OutgoingEmailServer, 'email' | 'senderName' | 'replyTo'>;

/**
 * From is always an address of the server that sends, because others refuse or forge-mark anything else. Where it
 * stands in for another server, answers still go to where they would have gone.
 */
export function senderOf(server: Sender, intended: Sender | null): Sender {
  if (!intended) return server;
  return { ...server, replyTo: intended.replyTo ?? intended.email };
}

/** Everything that the mail of a notification says. Throws UnsendableMail for what could forge a header. */
export function mailOf(
  notification: NotificationRow,
  body: Pick<NotificationBody, 'text' | 'html'>,
  sender: Sender,
  installationId: string | null,
  attachments: OutgoingAttachment[],
): OutgoingMail {
  const automatic = AUTO_SUBMITTED[notification.kind];
  const mail: OutgoingMail = {
    from: { name: sender.senderName ?? '', address: sender.email },
    replyTo: replyTo(notification.replyTo, sender.replyTo),
    to: notification.to,
    cc: notification.cc,
    subject: notification.subject,
    text: body.text,
    html: body.html,
    messageId: notification.messageId,
    references: notification.references,
    date: notification.createdAt,
    headers: {
      ...(automatic ? { 'Auto-Submitted': automatic, 'X-Auto-Response-Suppress': 'All' } : {}),
      // Read back from mail that comes in: our own mail must not make requests.
      ...(installationId ? { 'X-Mailroom-Installation': installationId } : {}),
    },
    attachments,
  };
  refuseControlCharacters(mail);
  return mail;
}

/** An administrator who has answers go elsewhere, to a list for example, has the last word. */
function replyTo(withToken: string | null, configured: string | null): string | null {
  if (withToken === null || configured === null) return withToken ?? configured;
  const sameMailbox = normaliseAddress(withoutAddressToken(withToken)).key === normaliseAddress(configured).key;
  return sameMailbox ? withToken : configured;
}

function refuseControlCharacters(mail: OutgoingMail): void {
  const headers = {
    From: [mail.from.name, mail.from.address],
    'Reply-To': [mail.replyTo ?? ''],
    To: mail.to,
    Cc: mail.cc,
    Subject: [mail.subject],
    'Message-ID': [mail.messageId],
    References: mail.references,
  };
  for (const [name, values] of Object.entries(headers)) {
    if (values.some((value) => CONTROL.test(value))) {
      throw new UnsendableMail(`The ${name} header has a line break or a control character.`);
    }
  }
}
