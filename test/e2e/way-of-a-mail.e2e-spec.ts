import { simpleParser } from 'mailparser';
import { Desk } from '../support/desk';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { incomingInput, SUPPORT } from '../support/local-mailbox';
import { plainMail } from '../support/mails';
import { ManualClock } from '../support/manual-clock';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startTestApp, type TestApp } from '../support/test-app';
import { waitFor } from '../support/wait-for';

const ALICE = 'alice@customer.test';

let app: TestApp;
let desk: Desk;
let imap: TestImapServer;
let smtp: SmtpSink;
let incoming: string;
const clock = new ManualClock(new Date());

beforeEach(async () => {
  [app, imap, smtp] = await Promise.all([startTestApp({ clock }), startImapServer(), startSmtpSink()]);
  desk = new Desk((query, variables) => app.gql(query, variables));
  const outgoingEmailServerId = await desk.outgoing({
    name: 'Out',
    email: SUPPORT,
    senderName: 'Service Desk',
    host: smtp.host,
    port: smtp.port,
    securityType: 'NONE',
    authenticationNeeded: false,
    primary: true,
  });
  incoming = await desk.incoming(
    incomingInput('IMAP', imap, {
      outgoingEmailServerId,
      technicianGroupId: await desk.technicianGroup('First level'),
      categoryId: await desk.category('Hardware'),
    }),
  );
});
afterEach(() => Promise.all([app.stop(), imap.stop(), smtp.stop()]));

async function setFilter(filter: object | null): Promise<void> {
  await desk.ask(
    `mutation ($id: ID!, $input: IncomingEmailServerInput!) {
      updateIncomingEmailServer(id: $id, input: $input) { server { id } userErrors { field code message } }
    }`,
    { id: incoming, input: incomingInput('IMAP', imap, { filter }) },
  );
}

function send(mail: Partial<Parameters<typeof plainMail>[0]> = {}): number {
  return imap.append(
    plainMail({ from: `Alice <${ALICE}>`, to: SUPPORT, subject: 'Printer', text: 'It burns.', ...mail }),
  );
}

it('becomes a request with group and category, is confirmed, and the reply to that joins it', async () => {
  await desk.poll(incoming);
  send({ messageId: '<first@customer.test>' });
  expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 1, requestsCreated: 1, problem: null });

  const [request] = await desk.requests();
  expect(request).toMatchObject({
    key: 'REQ-1',
    subject: 'Printer',
    status: 'OPEN',
    requesterEmail: ALICE,
    requesterName: 'Alice',
    technicianGroup: { name: 'First level' },
    category: { name: 'Hardware' },
    source: { id: incoming },
  });

  const confirmation = await smtp.waitFor((m) => m.envelope.to.includes(ALICE));
  const parsed = await simpleParser(confirmation.raw);
  expect(parsed.subject).toContain('REQ-1');
  expect(parsed.headers.get('auto-submitted')).toBe('auto-replied');
  expect(parsed.from?.text).toBe('"Service Desk" <support@desk.test>');
  expect(parsed.inReplyTo).toBe('<first@customer.test>');

  send({ subject: `Re: ${parsed.subject}`, text: 'It stopped.', inReplyTo: parsed.messageId });
  expect(await desk.poll(incoming)).toMatchObject({ followUpsAdded: 1, requestsCreated: 0 });
  expect((await desk.requests())[0].entries.edges.map((e: any) => e.node.text.trim())).toEqual([
    'It burns.',
    'It stopped.',
  ]);

  await desk.reply(request.id, 'We come.');
  const reply = await simpleParser((await smtp.waitFor((m) => m.raw.includes('We come.'))).raw);
  expect(reply.headers.has('auto-submitted')).toBe(false);
  expect(reply.references).toEqual(expect.arrayContaining(['<first@customer.test>']));
  send({ subject: 'Re: something else', text: 'Thanks!', inReplyTo: reply.messageId });
  expect(await desk.poll(incoming)).toMatchObject({ followUpsAdded: 1 });
  expect(await desk.countRequests()).toBe(1);
});

it('stays where it is when it was there before the first contact', async () => {
  send({ subject: 'Old' });
  expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 0 });
  send({ subject: 'New' });
  await desk.poll(incoming);
  expect((await desk.requests()).map((r) => r.subject)).toEqual(['New']);
  expect(imap.messages().map((m) => m.flags)).toEqual([[], []]);
});

it('is taken in once, however often the mailbox is checked', async () => {
  await desk.poll(incoming);
  send();
  for (let i = 0; i < 3; i++) await desk.poll(incoming);
  expect(await desk.countRequests()).toBe(1);
  expect(await desk.messages()).toHaveLength(1);
});

it('is a DUPLICATE that names the first when its content comes again, and a message of its own when only its Message-ID does', async () => {
  await desk.poll(incoming);
  const raw = plainMail({ from: ALICE, to: SUPPORT, subject: 'Once', text: 'x', messageId: '<same@customer.test>' });
  imap.append(raw);
  imap.append(Buffer.concat([Buffer.from('Received: from elsewhere\r\n'), raw]));
  send({ subject: 'Other', messageId: '<same@customer.test>' });
  await desk.poll(incoming);
  const [other, again, first] = await desk.messages();
  expect([first.state, again.state, other.state]).toEqual(['REQUEST_CREATED', 'DUPLICATE', 'REQUEST_CREATED']);
  expect(again.duplicateOf.id).toBe(first.id);
  expect(await desk.countRequests()).toBe(2);
});

it('becomes a linked request when its sender takes no part in the request it names', async () => {
  await desk.poll(incoming);
  send();
  await desk.poll(incoming);
  send({ from: 'mallory@evil.test', subject: 'Re: [REQ-1] Printer' });
  await desk.poll(incoming);
  const [linked] = await desk.requests();
  expect(linked).toMatchObject({ requesterEmail: 'mallory@evil.test', linkedTo: { key: 'REQ-1' } });
  expect((await desk.messages())[0].reason).toContain('takes no part');
});

it('is suppressed and never answered when a machine wrote it', async () => {
  await desk.poll(incoming);
  send({ subject: 'Out of office', headers: { 'Auto-Submitted': 'auto-replied' } });
  send({ subject: 'List mail', headers: { 'List-Id': '<news.customer.test>' } });
  await desk.poll(incoming);
  const [list, outOfOffice] = await desk.messages();
  expect(outOfOffice).toMatchObject({ state: 'SUPPRESSED', request: null });
  expect(list).toMatchObject({ state: 'REQUEST_CREATED' });
  expect(list.journey.at(-1)).toMatchObject({ step: 'NOT_CONFIRMED' });
  expect(await desk.notifications()).toEqual([]);
});

it('is suppressed and attached to its request when it reports on a mail of ours', async () => {
  await desk.poll(incoming);
  send();
  await desk.poll(incoming);
  const confirmation = await simpleParser((await smtp.waitFor((m) => m.envelope.to.includes(ALICE))).raw);
  imap.append(
    [
      'Return-Path: <>',
      'From: MAILER-DAEMON@customer.test',
      'Subject: failure notice',
      '',
      'Hi. This is the qmail-send program at customer.test.',
      '',
      `<${ALICE}>:`,
      'Sorry, no mailbox here by that name. (#5.1.1)',
      '',
      '--- Below this line is a copy of the message.',
      '',
      `Message-ID: ${confirmation.messageId}`,
    ].join('\r\n'),
  );
  expect(await desk.poll(incoming)).toMatchObject({ requestsCreated: 0, followUpsAdded: 0 });
  expect((await desk.messages())[0]).toMatchObject({
    state: 'SUPPRESSED',
    request: { key: 'REQ-1' },
    reason: `Delivery report: ${ALICE} failed (5.1.1).`,
  });
});

it('is confirmed five times an hour to one sender, and again later', async () => {
  await desk.poll(incoming);
  for (let i = 0; i < 7; i++) send({ subject: `Mail ${i}` });
  await desk.poll(incoming);
  expect(await desk.notifications()).toHaveLength(5);
  clock.advance(3_600_001);
  send({ subject: 'Later' });
  await desk.poll(incoming);
  expect(await desk.notifications()).toHaveLength(6);
});

it('is ignored by a filter, with the entry that matched, and can be taken in after all', async () => {
  await desk.poll(incoming);
  await setFilter({ type: 'IGNORE', domains: ['customer.test'] });
  send();
  expect(await desk.poll(incoming)).toMatchObject({ messagesIgnored: 1, requestsCreated: 0 });
  const [ignored] = await desk.messages();
  expect(ignored.reason).toContain('domain customer.test');
  await setFilter(null);
  await desk.ask(`mutation ($id: ID!) { reprocessInboundMessage(id: $id) { message { id } userErrors { code } } }`, {
    id: ignored.id,
  });
  await desk.untilRequests(1);
  expect((await desk.messages())[0].journey.map((s: any) => s.step)).toEqual([
    'RECORDED',
    'IGNORED',
    'REPROCESSED',
    'REQUEST_CREATED',
    'CONFIRMATION_QUEUED',
  ]);
});

it('is taken in after all when a person says so whatever the filter says', async () => {
  await setFilter({ type: 'IGNORE', domains: ['customer.test'] });
  await desk.poll(incoming);
  send();
  await desk.poll(incoming);
  const [{ id }] = await desk.messages();
  const again = (despiteFilter: boolean) =>
    desk.ask(
      `mutation ($id: ID!, $despiteFilter: Boolean!) {
        reprocessInboundMessage(id: $id, despiteFilter: $despiteFilter) { message { state } userErrors { code } }
      }`,
      { id, despiteFilter },
    );
  await again(false);
  await waitFor(async () => (await desk.messages())[0].journey.length === 4, { describe: 'decided again' });
  expect((await desk.messages())[0]).toMatchObject({ state: 'IGNORED' });
  await again(true);
  await desk.untilRequests(1);
  const [message] = await desk.messages();
  expect(message).toMatchObject({ id, state: 'REQUEST_CREATED', request: { key: 'REQ-1' } });
  expect(message.journey.filter((s: any) => s.step === 'REPROCESSED').map((s: any) => s.detail)).toEqual([
    'by admin@example.com',
    'by admin@example.com, whatever the filter says',
  ]);
});

it('is kept in quarantine when it is hostile, and the next one goes on', async () => {
  await desk.poll(incoming);
  const header = `X-Filler: ${'x'.repeat(60)}\r\n`;
  imap.append(`From: ${ALICE}\r\nSubject: Bomb\r\n${header.repeat(20_000)}\r\nx`);
  send({ subject: 'Normal' });
  expect(await desk.poll(incoming)).toMatchObject({ messagesQuarantined: 1, requestsCreated: 1 });
  const [, bomb] = await desk.messages();
  expect(bomb).toMatchObject({ state: 'QUARANTINED', subject: 'Bomb', fromAddress: ALICE, storedWhole: true });
  const raw = await fetch(`${app.url}/inbound-messages/${bomb.id}/raw`, {
    headers: { authorization: `Bearer ${app.adminToken}` },
  });
  expect((await raw.text()).startsWith(`From: ${ALICE}`)).toBe(true);
  const { reprocessInboundMessages: again } = await desk.ask(
    `mutation { reprocessInboundMessages(filter: { states: [QUARANTINED] }) { queued userErrors { code } } }`,
  );
  expect(again.queued).toBe(1);
  await waitFor(async () => (await desk.messages())[1].journey.length === 4, { describe: 'decided again' });
  expect((await desk.messages())[1]).toMatchObject({ state: 'QUARANTINED', reason: bomb.reason });
});

it('is quarantined with its headers only when it is larger than allowed', async () => {
  await desk.ask(`mutation { updateApplicationSettings(input: { maxMessageBytes: 65536 }) { userErrors { code } } }`);
  await desk.poll(incoming);
  send({ subject: 'Huge', text: 'x\n'.repeat(50_000) });
  send({ subject: 'Small' });
  expect(await desk.poll(incoming)).toMatchObject({ messagesQuarantined: 1, requestsCreated: 1 });
  const huge = (await desk.messages()).find((m) => m.subject === 'Huge');
  expect(huge).toMatchObject({ state: 'QUARANTINED', storedWhole: false });
  expect(huge.sizeBytes).toBeGreaterThan(100_000);
  const raw = await fetch(`${app.url}/inbound-messages/${huge.id}/raw`, {
    headers: { authorization: `Bearer ${app.adminToken}` },
  });
  expect(raw.status).toBe(409);
});

it('stays on the mail server while taking mail in is switched off', async () => {
  await desk.poll(incoming);
  const set = (on: boolean) =>
    desk.ask(
      `mutation ($on: Boolean!) { updateApplicationSettings(input: { emailToRequestEnabled: $on }) { userErrors { code } } }`,
      { on },
    );
  await set(false);
  send();
  const { pollIncomingEmailServer } = (
    await app.gql(
      `mutation ($id: ID!) { pollIncomingEmailServer(id: $id) { poll { startedAt } userErrors { code } } }`,
      {
        id: incoming,
      },
    )
  ).data;
  expect(pollIncomingEmailServer).toMatchObject({ poll: null, userErrors: [{ code: 'EMAIL_TO_REQUEST_DISABLED' }] });
  await set(true);
  expect(await desk.poll(incoming)).toMatchObject({ requestsCreated: 1 });
});

it('is judged by a filter on what people see: From, and the words of HTML', async () => {
  await desk.poll(incoming);
  send({ from: 'news@shop.test', subject: 'A', headers: { 'Reply-To': ALICE, Sender: ALICE } });
  send({
    from: 'ann@other.test',
    subject: 'B',
    text: '<p>Special <b>off</b>er</p>',
    headers: { 'Content-Type': 'text/html; charset=utf-8\r\nX-Rest: x' },
  });
  await desk.poll(incoming);
  const { previewIncomingFilter: preview } = await desk.ask(
    `query ($id: ID!, $filter: IncomingFilterInput!) {
      previewIncomingFilter(serverId: $id, filter: $filter) {
        accepted ignored changed items { message { subject } verdict { accepted matchedEntry } }
      }
    }`,
    { id: incoming, filter: { type: 'IGNORE', domains: ['customer.test'], keywords: ['special offer'] } },
  );
  expect(preview).toMatchObject({ accepted: 1, ignored: 1, changed: 1 });
  const verdicts = preview.items.map((i: any) => [i.message.subject, i.verdict.matchedEntry]);
  expect(verdicts).toEqual([
    ['B', 'keyword "special offer"'],
    ['A', null],
  ]);
});
