import { newId } from '../../src/common/ids';
import { Database } from '../../src/database/database';
import { NotificationKind } from '../../src/notifications/notification.enums';
import { NotificationRepository } from '../../src/notifications/notification.repository';
import { toRows } from '../../src/notifications/notification-rows';
import { MailDesk } from '../support/mail-desk';

const ALICE = 'alice@customer.test';
const MALLORY = 'mallory@evil.test';
const TRUSTED = 'mx.desk.test';
const authenticated = (result: string) => ({ 'Authentication-Results': `${TRUSTED}; dmarc=${result}` });

let d: MailDesk;
/** Alice's request, our confirmation of it, and the address that this asks for answers at. */
let first: { id: string; key: string };
let confirmation: { messageId: string; replyTo: string };
let count = 0;

beforeAll(async () => {
  d = await MailDesk.start({ incoming: { plusAddressing: true } });
  await d.settings({ trustedAuthservIds: [TRUSTED] });
});
afterAll(() => d?.stop());

beforeEach(async () => {
  // Another requester each time, because confirmations to one are capped.
  alice = `alice${++count}@customer${count}.test`;
  await d.receive({
    from: `Alice <${alice}>`,
    subject: `Printer ${count}`,
    messageId: `<first${count}@customer.test>`,
  });
  [first] = await d.desk.requests();
  const mail = await d.sent(alice);
  confirmation = { messageId: mail.messageId!, replyTo: mail.replyTo!.value[0]!.address! };
});
let alice = ALICE;

const texts = async (id: string) =>
  (await d.desk.requests()).find((r) => r.id === id).entries.edges.map((e: any) => e.node.text.trim());
const answer = (mail: Parameters<MailDesk['receive']>[0]) => d.receive({ from: alice, text: 'More.', ...mail });

describe('a mail of ours', () => {
  it('carries a token in its Message-ID and in the address for answers', () => {
    expect(confirmation.messageId).toMatch(/^<[0-9a-f-]{36}\.[0-9a-f]{32}@desk\.test>$/);
    expect(confirmation.replyTo).toMatch(new RegExp(`^support\\+${first.key.slice(4)}\\.[0-9a-f]{32}@desk\\.test$`));
  });

  it('does so when a technician or a program wrote it', async () => {
    await d.desk.reply(first.id, `We come ${count}.`);
    const { sendNotification } = await d.desk.ask(
      `mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } userErrors { code } } }`,
      {
        input: {
          to: [`vendor${count}@vendor.test`],
          subject: 'Spare part',
          text: 'Please send one.',
          requestId: first.id,
        },
      },
    );
    expect(sendNotification.notification.id).toBeTruthy();
    for (const mail of [await d.sent(alice, `We come ${count}.`), await d.sent(`vendor${count}@vendor.test`)]) {
      expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}\.[0-9a-f]{32}@desk\.test>$/);
      expect(mail.replyTo!.value[0]!.address).toMatch(/^support\+\d+\.[0-9a-f]{32}@desk\.test$/);
    }
  });

  it('asks for answers at the plain address when the mailbox takes no other', async () => {
    await d.update({ plusAddressing: false });
    await d.desk.reply(first.id, `Plainly ${count}.`);
    const mail = await d.sent(alice, `Plainly ${count}.`);
    await d.update({ plusAddressing: true });
    expect(mail.replyTo).toBeUndefined();
  });
});

describe('an answer of somebody who takes part is added', () => {
  it.each<[string, () => Parameters<MailDesk['receive']>[0], string]>([
    ['by the signed Message-ID', () => ({ subject: 'x', inReplyTo: confirmation.messageId }), 'signed Message-ID'],
    [
      'by the signed Message-ID further back',
      () => ({ subject: 'x', references: ['<other@customer.test>', confirmation.messageId], inReplyTo: '<a@b.test>' }),
      'signed Message-ID',
    ],
    ['by the signed address', () => ({ subject: 'x', to: confirmation.replyTo }), 'signed address'],
    [
      'by the signed address, whatever became of its case',
      () => ({ subject: 'x', to: `Desk <${confirmation.replyTo.toUpperCase()}>` }),
      'signed address',
    ],
    [
      'by the Message-ID of a mail of theirs',
      () => ({ subject: 'x', inReplyTo: `<first${count}@customer.test>` }),
      'In-Reply-To or References',
    ],
    ['by the key', () => ({ subject: `One more thing on ${first.key}` }), 'key in the subject'],
  ])('%s', async (_, mail, by) => {
    const row = await answer(mail());
    expect(row).toMatchObject({ state: 'FOLLOW_UP_ADDED', request: { key: first.key } });
    expect(row.reason).toContain(by);
  });

  it('when it answers a mail of ours of before there were tokens', async () => {
    const draft = {
      kind: NotificationKind.REPLY,
      to: [alice],
      cc: [],
      subject: 'Old',
      text: 'Old',
      html: null,
      requestId: first.id,
      outgoingEmailServerId: null,
      references: [],
      attachmentIds: [],
      idempotencyKey: null,
    };
    const old = toRows(
      { ...draft, id: newId() },
      null,
      (id) => ({ messageId: `${id}@desk.test`, replyTo: null }),
      new Date(),
    );
    await d.app.get(Database).transaction((tx) => d.app.get(NotificationRepository).insert(tx, [old]));
    const row = await answer({ subject: 'x', inReplyTo: `<${old.row.messageId}>` });
    expect(row).toMatchObject({ state: 'FOLLOW_UP_ADDED', request: { key: first.key } });
    expect((await answer({ from: MALLORY, inReplyTo: `<${old.row.messageId}>` })).state).toBe('REQUEST_CREATED');
  });

  it('with all of a forwarded mail', async () => {
    const text = 'See below.\n\n---------- Forwarded message ---------\nFrom: Vendor\n\nThe part is out of stock.';
    await answer({ subject: `Fwd: [${first.key}] Printer`, inReplyTo: confirmation.messageId, text });
    expect((await texts(first.id)).at(-1)).toContain('out of stock');
  });

  it('by somebody to whom we wrote about it', async () => {
    const vendor = `vendor${count}@vendor.test`;
    await d.desk.ask(
      `mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } userErrors { code } } }`,
      { input: { to: [vendor], subject: 'Part', text: 'Please.', requestId: first.id } },
    );
    const mail = await d.sent(vendor);
    const row = await answer({ from: vendor, subject: 'Sold out', to: mail.replyTo!.value[0]!.address! });
    expect(row).toMatchObject({ state: 'FOLLOW_UP_ADDED', request: { key: first.key } });
  });

  it('by a colleague who has proved to be one', async () => {
    const from = 'admin@example.com';
    expect(await answer({ from, subject: first.key, headers: authenticated('pass') })).toMatchObject({
      state: 'FOLLOW_UP_ADDED',
    });
    const forged = await answer({ from, subject: first.key });
    expect(forged.state).toBe('REQUEST_CREATED');
    expect(forged.reason).toContain('nothing proves');
  });
});

describe('a mail that takes a request over is refused: it becomes a request of its own, linked, with the reason', () => {
  const wrongToken = (text: string) => text.replace(/\.([0-9a-f]{32})@/, `.${'0'.repeat(32)}@`);

  it.each<[string, () => Parameters<MailDesk['receive']>[0], string]>([
    ['a stranger with the key', () => ({ from: MALLORY, subject: `Re: [${first.key}] Printer` }), 'takes no part'],
    [
      'a stranger with a Message-ID of the conversation',
      () => ({ from: MALLORY, inReplyTo: `<first${count}@customer.test>` }),
      'takes no part',
    ],
    [
      'a stranger to whom our mail was forwarded',
      () => ({ from: MALLORY, subject: 'Re: Fwd: x', inReplyTo: confirmation.messageId, to: confirmation.replyTo }),
      'takes no part',
    ],
    [
      'a stranger who answers to a participant',
      () => ({ from: MALLORY, inReplyTo: confirmation.messageId, headers: { 'Reply-To': alice, Sender: alice } }),
      'takes no part',
    ],
    [
      'a stranger who is called like a participant',
      () => ({ from: `"${alice}" <${MALLORY}>`, inReplyTo: confirmation.messageId }),
      'takes no part',
    ],
    [
      'a stranger whose domain begins like that of a participant',
      () => ({ from: `${alice}.evil.test`, inReplyTo: confirmation.messageId }),
      'takes no part',
    ],
    ['a guessed token in the address', () => ({ subject: 'x', to: wrongToken(confirmation.replyTo) }), 'not ours'],
    [
      'a forged address, with all that proves that our mail was read',
      () => ({
        subject: first.key,
        inReplyTo: confirmation.messageId,
        to: confirmation.replyTo,
        headers: authenticated('fail'),
      }),
      'forged',
    ],
    [
      'a forged address with a forged pass below the verdict of our mail server',
      () => ({
        subject: first.key,
        headers: {
          'Authentication-Results': `${TRUSTED}; dmarc=fail\r\nAuthentication-Results: ${TRUSTED}; dmarc=pass`,
        },
      }),
      'forged',
    ],
  ])('%s', async (_, mail, reason) => {
    const row = await answer(mail());
    expect(row.state).toBe('REQUEST_CREATED');
    expect(row.reason).toContain(`It names ${first.key}`);
    expect(row.reason).toContain(reason);
    expect((await d.desk.requests())[0].linkedTo).toEqual({ key: first.key });
    expect(await texts(first.id)).toHaveLength(1);
  });

  it('a token for another request of the same person', async () => {
    await answer({ subject: 'Second', messageId: `<second${count}@customer.test>` });
    const [second] = await d.desk.requests();
    const to = confirmation.replyTo.replace(/\+\d+\./, `+${second.key.slice(4)}.`);
    const row = await answer({ subject: 'x', to });
    expect(row.reason).toContain(`It names ${second.key}`);
    expect(row.reason).toContain('not ours');
  });

  it('never gets a confirmation to a forged address', async () => {
    const row = await answer({ from: `victim${count}@victim.test`, subject: 'New', headers: authenticated('fail') });
    expect(row.state).toBe('REQUEST_CREATED');
    expect(row.journey.at(-1)).toMatchObject({ step: 'NOT_CONFIRMED', detail: expect.stringContaining('forged') });
  });
});

describe('somebody who is copied in', () => {
  const copied = async () => (await d.desk.requests()).find((r) => r.id === first.id).ccEmails;

  it('takes part when the answer proves who wrote it', async () => {
    const bob = `bob${count}@customer.test`;
    await answer({ inReplyTo: confirmation.messageId, to: [confirmation.replyTo, bob], headers: { Cc: alice } });
    expect(await copied()).toEqual([bob]);
    expect(await answer({ from: bob, subject: first.key })).toMatchObject({ state: 'FOLLOW_UP_ADDED' });
  });

  it('takes no part when a forged address would do to bring a stranger in', async () => {
    await answer({ subject: first.key, headers: { Cc: MALLORY } });
    expect(await copied()).toEqual([]);
    expect(await answer({ from: MALLORY, subject: first.key })).toMatchObject({ state: 'REQUEST_CREATED' });
  });

  it('takes part when the mail server has proved the address', async () => {
    const bob = `bob${count}@customer.test`;
    await answer({ subject: first.key, headers: { Cc: bob, ...authenticated('pass') } });
    expect(await copied()).toEqual([bob]);
  });
});

describe('an answer to a closed request', () => {
  const close = () =>
    d.desk.ask(
      `mutation ($id: ID!) { updateRequest(id: $id, input: { status: CLOSED }) { request { id } userErrors { code } } }`,
      { id: first.id },
    );
  const status = async () => (await d.desk.requests()).find((r) => r.id === first.id).status;

  it('opens it again', async () => {
    await close();
    await answer({ inReplyTo: confirmation.messageId });
    expect(await status()).toBe('OPEN');
  });

  it('becomes a linked request where replies do not open', async () => {
    await d.settings({ reopenOnReply: false });
    await close();
    const row = await answer({ inReplyTo: confirmation.messageId });
    await d.settings({ reopenOnReply: true });
    expect(row.reason).toContain('closed');
    expect((await d.desk.requests())[0].linkedTo).toEqual({ key: first.key });
    expect(await status()).toBe('CLOSED');
  });
});

it('shows what a trusted mail server found about a sender, and nothing that others claim', async () => {
  const results = async (id: string) =>
    (await d.desk.ask(`query ($id: ID!) { inboundMessage(id: $id) { authenticationResults } }`, { id })).inboundMessage
      .authenticationResults;
  const ours = await answer({ subject: 'x', headers: authenticated('pass') });
  expect(await results(ours.id)).toBe(`${TRUSTED}; dmarc=pass`);
  const theirs = await answer({ subject: 'y', headers: { 'Authentication-Results': 'evil.test; dmarc=pass' } });
  expect(await results(theirs.id)).toBeNull();
});
