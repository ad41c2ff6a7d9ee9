import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import { mailboxInput } from '../../bench/mailbox-input';
import { Desk } from './desk';
import { OAUTH_INPUT } from './email-server-api';
import type { MailroomProcess } from './server-process';
import { addUser, BOUNCING_ADDRESS, deliver, PASSWORD, services } from './services';
import { waitFor } from './wait-for';

/** Where the console finds what is in a filled desk. */
export interface FilledDesk {
  incoming: string;
  outgoing: string;
  request: string;
  ignored: string;
  quarantined: string;
  notification: string;
  bounced: string;
}

/** Nobody's; mail to the first is delivered. */
const CUSTOMER = 'anna.katharina.lindqvist-oyelaran@customer.test';
const TEN_THOUSAND_PARTS = `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(10_000)}--b--`;

/** Fills a new server with one of everything that the console can show, in its good and its bad states. */
export async function fillDesk(server: MailroomProcess): Promise<FilledDesk> {
  const token = await server.signIn();
  const desk = new Desk((query, variables) => server.graphql(query, variables, token));
  const support = `filled-${randomUUID().slice(0, 8)}@desk.test`;
  for (const user of [support, CUSTOMER]) addUser(user);

  const { incoming, outgoing } = await configure(desk, support);
  await desk.poll(incoming);
  await deliverAll(support);
  await desk.poll(incoming);
  await desk.untilRequests(2);
  const requests = await desk.requests();
  const request = requests.find((each) => each.requesterEmail === CUSTOMER).id;
  const notification = await desk.reply(request, 'Please hold the power button for ten seconds.\n\nKind regards\nTom');
  const bounced = await sendToNobody(desk);
  await waitFor(
    async () => {
      await desk.poll(incoming);
      return (await desk.ask('{ suppressions { id } }')).suppressions.length > 0;
    },
    { describe: 'a bounce', everyMs: 300 },
  );
  const messages = await desk.messages();
  const inState = (state: string) => messages.find((each) => each.state === state).id;
  return {
    incoming,
    outgoing,
    request,
    ignored: inState('IGNORED'),
    quarantined: inState('QUARANTINED'),
    notification: notification.id,
    bounced,
  };
}

async function configure(desk: Desk, support: string): Promise<{ incoming: string; outgoing: string }> {
  const { postfix, caFile, proxies } = services();
  await desk.proxy({ name: 'Way out', protocol: 'SOCKS5', host: proxies.socks.host, port: proxies.socks.port });
  const technicianGroupId = await desk.technicianGroup('First line');
  const categoryId = await desk.category('Hardware and peripherals');
  const outgoing = await desk.outgoing({
    name: 'Desk out',
    email: support,
    host: 'localhost',
    port: postfix.submissionPort,
    securityType: 'TLS',
    certificateAuthority: readFileSync(caFile, 'utf8'),
    authType: 'BASIC',
    password: PASSWORD,
    primary: true,
  });
  const mailbox = mailboxInput('Support desk', support);
  const filter = { type: 'IGNORE', emails: [], domains: ['spam.test'], keywords: ['unsubscribe'] };
  const incoming = await desk.incoming({ ...mailbox, technicianGroupId, categoryId, filter });
  const closed = { ...mailbox, email: 'billing@desk.test', port: 9 };
  const refused = await desk.incoming({ ...closed, name: 'Billing and reimbursements of the northern region' });
  await desk.poll(refused);
  await desk.incoming({ ...closed, ...OAUTH_INPUT, name: 'Gmail', email: 'sales@desk.test', enabled: false });
  await desk.ask('mutation ($input: UserInput!) { createUser(input: $input) { userErrors { message } } }', {
    input: { email: 'tom@desk.test', name: 'Tom', password: 'a long enough password', role: 'TECHNICIAN' },
  });
  await desk.ask('mutation { createApiToken(name: "Monitoring", role: MONITOR) { userErrors { message } } }');
  return { incoming, outgoing };
}

async function deliverAll(support: string): Promise<void> {
  const send = (from: string, subject: string, rest: string) => {
    const head = [`From: ${from}`, `To: ${support}`, `Subject: ${subject}`, `Message-ID: <${randomUUID()}@mail.test>`];
    return deliver(support, `${head.join('\r\n')}\r\n${rest}`);
  };
  await send('shop@spam.test', 'Offer for umbrellas', '\r\nBuy two.');
  await send('Mallory <mallory@evil.test>', 'Very many parts', TEN_THOUSAND_PARTS);
  await send('paul@customer.test', 'Where_is_the_manual_of_the_label_printer_LP-2844_of_the_warehouse?', '\r\nHello.');
  await deliver(support, await printerMail(support));
}

/** HTML with a picture inside, and a file. */
async function printerMail(to: string): Promise<Buffer> {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    from: `Anna Katharina Lindqvist-Oyelaran <${CUSTOMER}>`,
    to,
    cc: 'colleague@customer.test',
    subject: 'The printer on the third floor stays dark',
    text: 'Hello,\n\nsince this morning it stays dark.\n\nAnna',
    html: '<p>Hello,</p><p>since this morning it stays <b>dark</b>.</p><img src="cid:light" width="80" alt=""><p>Anna</p>',
    attachments: [
      { filename: 'light.png', cid: 'light', content: Buffer.from(pixel, 'base64') },
      { filename: 'settings of the printer.txt', content: 'toner = low\n'.repeat(500) },
    ],
  });
  return message as Buffer;
}

async function sendToNobody(desk: Desk): Promise<string> {
  const input = { to: [BOUNCING_ADDRESS], subject: 'The window of your maintenance', text: 'On Friday at eight.' };
  const { sendNotification } = await desk.ask(
    'mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } userErrors { message } } }',
    { input },
  );
  return sendNotification.notification.id;
}
