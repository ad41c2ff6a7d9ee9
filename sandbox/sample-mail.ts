import { compose } from './mail/compose';
import type { MailStore } from './mail/mail-store';
import { sender } from './people';

const LETTERS = [
  {
    from: 'alice@customer.example',
    to: 'support@desk.example',
    subject: 'Welcome to the sandbox',
    text: 'This mail was here before Mailroom came. First contact begins now, so it stays where it is: Mailroom takes in what arrives from now on.',
  },
  {
    from: 'bob@customer.example',
    to: 'support@desk.example',
    subject: 'Printer on floor 2',
    text: 'Hello,\n\nthe printer on floor 2 prints stripes since Monday.\n\nBob',
  },
  {
    from: 'alice@customer.example',
    to: 'sales@desk.example',
    subject: 'Offer for 20 seats',
    text: 'Could you send me an offer for 20 seats?\n\nAlice',
  },
  {
    from: 'bob@customer.example',
    to: 'alice@customer.example',
    subject: 'Lunch?',
    text: 'At twelve, as always?\n\nBob',
  },
];

/** What lies in the mailboxes at the start. */
export async function deliverSampleMail(store: MailStore): Promise<void> {
  for (const { from, to, ...letter } of LETTERS) {
    store.deliver([to], await compose({ from: sender(from), to, ...letter }));
  }
}
