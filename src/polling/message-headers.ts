import type { MessageSummary } from '../mail/headers';
import type { InboundMessageRow } from './inbound-message.entity';

/** What the message log shows of a mail, cut to what its columns hold. */
export function headerColumns(
  headers: MessageSummary,
): Pick<InboundMessageRow, 'messageId' | 'fromAddress' | 'fromName' | 'subject' | 'sentAt'> {
  return {
    messageId: headers.messageId?.slice(0, 998) ?? null,
    fromAddress: headers.from?.address.slice(0, 320) ?? null,
    fromName: headers.from?.name?.slice(0, 500) ?? null,
    subject: headers.subject,
    // Made anew: a Date that came from a worker thread is not always an instance of this thread's Date.
    sentAt: headers.sentAt && new Date(headers.sentAt),
  };
}
