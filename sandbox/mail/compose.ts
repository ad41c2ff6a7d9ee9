import MailComposer from 'nodemailer/lib/mail-composer';

export interface Letter {
  from: string;
  to: string;
  subject: string;
  text: string;
  inReplyTo?: string;
}

/** As a mail program would write it. */
export function compose({ from, to, subject, text, inReplyTo }: Letter): Promise<Buffer> {
  return new MailComposer({ from, to, subject, text, inReplyTo, references: inReplyTo }).compile().build();
}
