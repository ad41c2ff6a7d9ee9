import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { LISTED_AT_ONCE } from '../../src/polling/listing';
import { Desk } from '../support/desk';
import { plainMail } from '../support/mails';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import {
  addUser,
  changeUidValidity,
  createDatabase,
  deliver,
  dropDatabase,
  PASSWORD,
  services,
  untilAtRest,
} from '../support/services';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

const DAY_MS = 86_400_000;

describe.each(['sqlite', 'mysql'] as const)('the cursor of a mailbox, on %s', (database) => {
  const run = randomUUID().slice(0, 8);
  let server: MailroomProcess;
  let desk: Desk;
  let user: string;
  let count = 0;

  beforeAll(async () => {
    const url = database === 'mysql' ? await createDatabase(services().mariadb, `cursor_${run}`) : undefined;
    server = await startMailroom({ env: url ? { DATABASE_URL: url } : {} });
    const token = await server.signIn();
    desk = new Desk((query, variables) => server.graphql(query, variables, token));
  });
  afterAll(async () => {
    await server.stop();
    if (database === 'mysql') await dropDatabase(services().mariadb, `cursor_${run}`);
  });
  beforeEach(() => {
    user = `cursor-${run}-${database}-${++count}@desk.test`;
    addUser(user);
  });

  const settings = (changes: Record<string, unknown> = {}) => ({
    name: user,
    email: user,
    protocol: 'IMAP',
    host: services().dovecot.host,
    port: services().dovecot.imapsPort,
    securityType: 'SSL',
    certificateAuthority: readFileSync(services().caFile, 'utf8'),
    authType: 'BASIC',
    pollIntervalSeconds: 3_600,
    ...changes,
  });

  /** A mailbox that was contacted for the first time. */
  async function addMailbox(changes: Record<string, unknown> = {}): Promise<string> {
    const id = await desk.incoming({ ...settings(changes), password: PASSWORD });
    await poll(id);
    return id;
  }

  async function poll(id: string): Promise<void> {
    expect((await desk.poll(id)).problem).toBeNull();
  }

  async function edit(id: string, changes: Record<string, unknown>): Promise<void> {
    await desk.ask(
      `mutation ($id: ID!, $input: IncomingEmailServerInput!) {
        updateIncomingEmailServer(id: $id, input: $input) { server { id } userErrors { field code message } }
      }`,
      { id, input: settings(changes) },
    );
    await poll(id);
  }

  const mail = (subject: string, date = new Date()) =>
    plainMail({
      from: `customer-${count}@customer.test`,
      to: user,
      subject: `${count} ${subject}`,
      text: 'x',
      messageId: `<${count}-${subject.replaceAll(' ', '-')}-${database}@customer.test>`,
      date,
    });
  const send = (...subjects: string[]) => Promise.all(subjects.map((subject) => deliver(user, mail(subject))));

  /** Every message of this case that the ledger knows, as `subject state`, sorted. */
  async function ledger(id: string): Promise<string[]> {
    await poll(id);
    const mine = async () =>
      (await desk.messages()).filter((m) => m.subject === null || m.subject.startsWith(`${count} `));
    await waitFor(async () => (await mine()).every((m) => m.state !== 'RECEIVED'), { describe: 'all decided' });
    return (await mine()).map((m) => `${m.subject.slice(`${count} `.length)} ${m.state}`).sort();
  }

  async function imap<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const { host, imapPort: port } = services().dovecot;
    const client = new ImapFlow({
      host,
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: PASSWORD },
      logger: false,
    });
    await client.connect();
    const result = await work(client);
    await client.logout();
    return result;
  }

  const maildir = () => join(services().dovecot.mailFolder, user, 'Maildir');
  const backup = () => `${maildir()}.backup`;
  /** With owners and times. */
  const copy = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);
  /** As an administrator does it, with the mailbox at rest. */
  async function restoreBackup(id: string): Promise<void> {
    await desk.enable(id, false);
    await untilAtRest(user);
    rmSync(maildir(), { recursive: true });
    copy(backup(), maildir());
  }

  /** Over a connection that has the old one open, a folder that was made anew would only show after some minutes. */
  async function signInAnew(id: string): Promise<void> {
    await desk.enable(id, false);
    await untilAtRest(user);
    await desk.enable(id, true);
  }

  it('another UIDVALIDITY: old mail makes no second request, new mail one', async () => {
    const id = await addMailbox();
    await send('one', 'two');
    await poll(id);
    changeUidValidity(user, 4711);
    await send('three');
    expect(await ledger(id)).toEqual([
      'one DUPLICATE',
      'one REQUEST_CREATED',
      'three REQUEST_CREATED',
      'two DUPLICATE',
      'two REQUEST_CREATED',
    ]);
  });

  it('a folder that was made anew: what comes into it is taken in', async () => {
    await imap((client) => client.mailboxCreate('Tickets'));
    const id = await addMailbox({ folder: 'Tickets' });
    await imap((client) => client.append('Tickets', mail('before')));
    await poll(id);
    await signInAnew(id);
    await imap(async (client) => {
      await client.mailboxDelete('Tickets');
      await client.mailboxCreate('Tickets');
      await client.append('Tickets', mail('after'));
    });
    expect(await ledger(id)).toEqual(['after REQUEST_CREATED', 'before REQUEST_CREATED']);
  });

  it('a folder that a tool made anew, with all dates of today: old mail makes no request, and what is new does', async () => {
    const receivedAt = (date: Date, raw: Buffer) =>
      Buffer.concat([Buffer.from(`Received: from a by b; ${date.toUTCString().replace('GMT', '+0000')}\r\n`), raw]);
    const old = receivedAt(new Date(Date.now() - 30 * DAY_MS), mail('old'));
    const known = receivedAt(new Date(), mail('known'));
    await imap(async (client) => {
      await client.mailboxCreate('Tickets');
      await client.append('Tickets', old);
    });
    const id = await addMailbox({ folder: 'Tickets' });
    await imap((client) => client.append('Tickets', known));
    await poll(id);
    await desk.enable(id, false);
    await imap(async (client) => {
      await client.mailboxDelete('Tickets');
      await client.mailboxCreate('Tickets');
      for (const raw of [old, known, receivedAt(new Date(), mail('new'))]) await client.append('Tickets', raw);
    });
    await desk.enable(id, true);
    await poll(id);
    await imap((client) => client.append('Tickets', receivedAt(new Date(0), mail('moved here'))));
    expect(await ledger(id)).toEqual([
      'known DUPLICATE',
      'known REQUEST_CREATED',
      'moved here REQUEST_CREATED',
      'new REQUEST_CREATED',
      'old IGNORED',
    ]);
  });

  it.each([
    ['and stays below the cursor', ['new 1']],
    ['and has grown past the cursor again', ['new 1', 'new 2', 'new 3', 'new 4']],
  ])('a backup that is restored, UIDNEXT falls %s: nothing is lost', async (_, after) => {
    const id = await addMailbox();
    await send('kept');
    await poll(id);
    copy(maildir(), backup());
    await send('lost 1');
    await send('lost 2');
    await poll(id);
    await restoreBackup(id);
    for (const subject of after) await send(subject);
    await desk.enable(id, true);
    const states = await ledger(id);
    expect(states.filter((s) => s.endsWith('REQUEST_CREATED'))).toEqual(
      ['kept', 'lost 1', 'lost 2', ...after].map((s) => `${s} REQUEST_CREATED`).sort(),
    );
    expect(states.filter((s) => !s.endsWith('REQUEST_CREATED'))).toEqual(['kept DUPLICATE']);
  });

  it('another folder, and back: each goes on where it was', async () => {
    await imap((client) => client.mailboxCreate('Other'));
    const id = await addMailbox();
    await imap((client) => client.append('Other', mail('there before')));
    await edit(id, { folder: 'Other' });
    await send('meanwhile');
    await imap((client) => client.append('Other', mail('other')));
    await poll(id);
    await edit(id, { folder: 'inbox' });
    expect(await ledger(id)).toEqual(['meanwhile REQUEST_CREATED', 'other REQUEST_CREATED']);
  });

  it('another host: a mailbox of its own, with a first contact of its own', async () => {
    const id = await addMailbox();
    await send('one');
    await poll(id);
    await edit(id, { host: 'localhost', password: PASSWORD });
    await send('two');
    expect(await ledger(id)).toEqual(['one REQUEST_CREATED', 'two REQUEST_CREATED']);
  });

  it('an outage of weeks: everything since then is taken in', async () => {
    const id = await addMailbox();
    await desk.enable(id, false);
    await imap(async (client) => {
      for (let day = 40; day >= 1; day--) {
        const date = new Date(Date.now() - day * DAY_MS);
        await client.append('INBOX', mail(`day ${day}`, date), ['\\Seen'], date);
      }
    });
    await desk.enable(id, true);
    const states = await ledger(id);
    expect(states).toHaveLength(40);
    expect(states.every((s) => s.endsWith('REQUEST_CREATED'))).toBe(true);
  });

  it('an outage in which more came than is listed at once, and most of it was deleted: what is left is taken in', async () => {
    const id = await addMailbox();
    await desk.enable(id, false);
    await imap(async (client) => {
      for (let i = 1; i <= 3 * LISTED_AT_ONCE; i++) await client.append('INBOX', mail(`mail ${i}`));
      await client.mailboxOpen('INBOX');
      await client.messageDelete(`2:${LISTED_AT_ONCE - 1},${LISTED_AT_ONCE + 2}:${3 * LISTED_AT_ONCE - 1}`, {
        uid: true,
      });
    });
    await desk.enable(id, true);
    const left = [1, LISTED_AT_ONCE, LISTED_AT_ONCE + 1, 3 * LISTED_AT_ONCE];
    expect(await ledger(id)).toEqual(left.map((i) => `mail ${i} REQUEST_CREATED`).sort());
  });

  it('the same Message-ID with other bytes is its own mail; the same mail again is not', async () => {
    const id = await addMailbox();
    const text = mail('twin').toString();
    await deliver(user, text);
    await deliver(user, text.replace(/twin\r\n/, 'other\r\n'));
    await deliver(user, text);
    expect(await ledger(id)).toEqual(['other REQUEST_CREATED', 'twin DUPLICATE', 'twin REQUEST_CREATED']);
  });

  it('the same mail in two mailboxes is one request, and the second names the first', async () => {
    const first = await addMailbox();
    const raw = mail('both');
    const other = `other-${user}`;
    addUser(other);
    const second = await desk.incoming({ ...settings(), name: other, email: other, password: PASSWORD });
    await poll(second);
    await deliver(user, raw);
    await poll(first);
    await deliver(other, raw);
    await poll(second);
    expect(await ledger(first)).toEqual(['both DUPLICATE', 'both REQUEST_CREATED']);
    const [again, original] = (await desk.messages()).filter((m) => m.subject === `${count} both`);
    expect(again.duplicateOf.id).toBe(original.id);
  });

  it('a first contact that goes back some days takes in what came since, and confirms nothing', async () => {
    await imap(async (client) => {
      for (const day of [9, 6, 4, 1]) {
        const date = new Date(Date.now() - day * DAY_MS);
        await client.append('INBOX', mail(`day ${day}`, date), [], date);
      }
    });
    const id = await addMailbox({ firstContactDays: 5 });
    expect(await ledger(id)).toEqual(['day 1 REQUEST_CREATED', 'day 4 REQUEST_CREATED']);
    for (const message of (await desk.messages()).filter((m) => m.subject.startsWith(`${count} `))) {
      expect(message.journey.at(-1)).toMatchObject({
        step: 'NOT_CONFIRMED',
        detail: 'It was in the mailbox before the first contact.',
      });
    }
  });
});
