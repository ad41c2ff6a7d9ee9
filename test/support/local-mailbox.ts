import { plainMail } from './mails';

export const SUPPORT = 'support@desk.test';

/** Input of an incoming server for a mailbox of `startImapServer` or `startPop3Server`. */
export function incomingInput(
  protocol: 'IMAP' | 'POP3',
  { host, port }: { host: string; port: number },
  changes: object = {},
) {
  return {
    name: `In ${port}`,
    email: SUPPORT,
    protocol,
    host,
    port,
    securityType: 'NONE',
    authType: 'BASIC',
    password: 'secret',
    ...changes,
  };
}

let count = 0;

/** From a sender of its own, with the line of the server that delivered it. */
export function deliveredMail(subject: string, deliveredAt: Date, text = 'It burns.'): Buffer {
  return plainMail({
    from: `customer${++count}@customer.test`,
    to: SUPPORT,
    subject,
    text,
    date: deliveredAt,
    headers: { Received: `from a by b; ${deliveredAt.toUTCString().replace('GMT', '+0000')}` },
  });
}
