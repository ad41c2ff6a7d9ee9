import PostalMime from 'postal-mime';
import type { Mailbox, StoredMail } from './mail-store';

export interface ReadMail {
  uid: number;
  receivedAt: Date;
  from: string;
  to: string;
  /** Where an answer goes: Reply-To, else From. */
  answerTo: string;
  subject: string;
  text: string;
  messageId: string;
}

/** A mailbox as a mail program shows it, the newest first. */
export function readMailbox(mailbox: Mailbox): Promise<ReadMail[]> {
  return Promise.all(mailbox.mails.map(read).reverse());
}

async function read({ uid, raw, receivedAt }: StoredMail): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw);
  const from = mail.from?.address ?? '';
  return {
    uid,
    receivedAt,
    from: mail.from?.name ? `${mail.from.name} <${from}>` : from,
    to: (mail.to ?? []).map(({ address }) => address ?? '').join(', '),
    answerTo: mail.replyTo?.[0]?.address ?? from,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    messageId: mail.messageId ?? '',
  };
}
