import { MailDesk } from '../support/mail-desk';
import { plainMail } from '../support/mails';
import { ManualClock } from '../support/manual-clock';
import type { SunkMail } from '../support/smtp-sink';
import { waitFor } from '../support/wait-for';

// Two servers, and dozens of polls.
jest.setTimeout(420_000);

const HOUR = 3_600_000;
const OURS = 'support@ours.test';
const THEIRS = 'help@theirs.test';

/** What a gateway between them makes of a mail. */
type Gateway = (raw: Buffer) => Buffer;

const asItIs: Gateway = (raw) => raw;
let gateways = 0;
/** The worst that could be: every sign of a machine gone, every mail a new conversation. */
const withoutSigns: Gateway = (raw) =>
  plainMail({
    from: /^From:.*?<?([\w.]+@[\w.]+)>?\r?$/m.exec(raw.toString())![1]!,
    to: /^To:.*?<?([\w.]+@[\w.]+)>?\r?$/m.exec(raw.toString())![1]!,
    subject: `Re: your mail ${++gateways}`,
    text: 'We received your request.',
  });

let clock: ManualClock;
let ours: MailDesk;
let theirs: MailDesk;

beforeEach(async () => {
  clock = new ManualClock(new Date('2026-03-02T09:00:00Z'));
  // The test's IMAP server knows this user.
  const incoming = { username: 'support@desk.test' };
  [ours, theirs] = await Promise.all([
    MailDesk.start({ clock, email: OURS, incoming }),
    MailDesk.start({ clock, email: THEIRS, incoming }),
  ]);
});
afterEach(() => Promise.all([ours?.stop(), theirs?.stop()]));

/** Carries mail to and fro until both have nothing more to say; answers how many mails there were. */
async function talk(gateway: Gateway, limit: number): Promise<number> {
  let carried = 0;
  for (let quiet = 0; quiet < 2 && carried < limit;) {
    const mails = [...(await sentBy(ours)), ...(await sentBy(theirs))];
    quiet = mails.length === 0 ? quiet + 1 : 0;
    carried += mails.length;
    for (const { envelope, raw } of mails) {
      (envelope.to.includes(OURS) ? ours : theirs).imap.append(gateway(raw));
    }
    await Promise.all([ours.poll(), theirs.poll()]);
  }
  return carried;
}

const taken = new Map<MailDesk, number>();

/** What it has sent since the last time, once nothing waits to be sent. */
async function sentBy(desk: MailDesk): Promise<SunkMail[]> {
  const count = (await desk.desk.notifications()).length;
  await waitFor(() => desk.smtp.messages.length >= count, { describe: `${count} mails sent` });
  const mails = desk.smtp.messages.slice(taken.get(desk) ?? 0);
  taken.set(desk, desk.smtp.messages.length);
  return mails;
}

const states = async (desk: MailDesk) => (await desk.desk.messages()).map((m) => m.state);

it('stops at the first confirmation, which says that a machine wrote it', async () => {
  await ours.receive({ from: THEIRS, subject: 'Please help us' });
  expect(await talk(asItIs, 10)).toBe(1);
  expect(await states(ours)).toEqual(['REQUEST_CREATED']);
  expect(await states(theirs)).toEqual(['SUPPRESSED']);
});

it("takes a technician's words for a request, and does not confirm them", async () => {
  await theirs.receive({ from: OURS, subject: 'Please help us' });
  await talk(asItIs, 10);
  await theirs.desk.reply((await theirs.desk.requests())[0].id, 'How can we help?');
  expect(await talk(asItIs, 10)).toBe(1);
  const [words] = await ours.desk.messages();
  expect(words).toMatchObject({ state: 'REQUEST_CREATED', fromAddress: THEIRS });
  expect(words.journey.at(-1)).toMatchObject({
    step: 'NOT_CONFIRMED',
    detail: expect.stringContaining('another Mailroom'),
  });
});

it('stops by its caps where a gateway has removed every sign, in the hour and in the day', async () => {
  await ours.receive({ from: THEIRS, subject: 'Please help us' });
  // Each confirms the other five times; the mail after that is not confirmed.
  expect(await talk(withoutSigns, 100)).toBe(10);
  let day = 10;
  for (let hour = 1; hour < 6; hour++) {
    clock.advance(HOUR);
    await ours.receive({ from: THEIRS, subject: `Again ${hour}` });
    day += await talk(withoutSigns, 100);
  }
  expect(day).toBe(40);
  expect((await states(ours)).every((state) => state === 'REQUEST_CREATED')).toBe(true);
});
