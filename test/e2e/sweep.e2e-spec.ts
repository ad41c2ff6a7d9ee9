import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { UploadsTask } from '../../src/requests/uploads.task';
import { SweepTask } from '../../src/polling/sweep.task';
import { BlobStore } from '../../src/storage/blob-store';
import type { BlobRef } from '../../src/storage/packs';
import { Desk } from '../support/desk';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { incomingInput, SUPPORT } from '../support/local-mailbox';
import { plainMail } from '../support/mails';
import { ManualClock } from '../support/manual-clock';
import { startPop3Server, type TestPop3Server } from '../support/pop3-server';
import { startTestApp, type TestApp } from '../support/test-app';

const DAY_MS = 86_400_000;
const NO_SPAM = { type: 'IGNORE', domains: ['spam.test'] };

let app: TestApp;
let token: string;
let desk: Desk;
let clock: ManualClock;
let imap: TestImapServer;
let pop3: TestPop3Server;

beforeEach(async () => {
  clock = new ManualClock(new Date());
  [app, imap, pop3] = await Promise.all([startTestApp({ clock }), startImapServer(), startPop3Server()]);
  token = await app.tokenFor('ADMIN'); // outlives a session
  desk = new Desk((query, variables) => app.gql(query, variables, token));
});
afterEach(() => Promise.all([app.stop(), imap.stop(), pop3.stop()]));

const sweep = () => app.get(SweepTask).sweep();
const get = (path: string) => request(app.url).get(path).set('Authorization', `Bearer ${token}`);

const inputFor = (protocol: 'IMAP' | 'POP3', filter: object | null = NO_SPAM) =>
  incomingInput(protocol, protocol === 'IMAP' ? imap : pop3, { pollIntervalSeconds: 86_400, filter });

async function mailbox(protocol: 'IMAP' | 'POP3'): Promise<string> {
  const id = await desk.incoming(inputFor(protocol));
  expect(await desk.poll(id)).toMatchObject({ problem: null });
  return id;
}

async function acceptAll(id: string, protocol: 'IMAP' | 'POP3'): Promise<void> {
  await desk.ask(
    `mutation ($id: ID!, $input: IncomingEmailServerInput!) {
      updateIncomingEmailServer(id: $id, input: $input) { server { id } userErrors { field code message } }
    }`,
    { id, input: inputFor(protocol, null) },
  );
}

const spam = () => plainMail({ from: 'seller@spam.test', to: SUPPORT, subject: 'Buy', text: 'Now.' });
const mail = (subject: string) => plainMail({ from: 'alice@customer.test', to: SUPPORT, subject, text: 'It burns.' });

describe('ignored messages', () => {
  it('are kept for the days of the settings, then removed with their bytes, and everything else stays', async () => {
    const id = await mailbox('IMAP');
    imap.append(spam());
    await desk.poll(id);
    imap.append(mail('Printer'));
    await desk.poll(id);
    const [kept, ignored] = await desk.messages();
    expect([kept.state, ignored.state]).toEqual(['REQUEST_CREATED', 'IGNORED']);
    const before = packs().length;

    clock.advance(30 * DAY_MS - 60_000);
    await sweep();
    expect((await get(`/inbound-messages/${ignored.id}/raw`)).status).toBe(200);
    clock.advance(DAY_MS);
    await sweep();

    expect((await desk.messages()).map((m) => m.id)).toEqual([kept.id]);
    expect(packs()).toHaveLength(before - 1);
    expect((await get(`/inbound-messages/${kept.id}/raw`)).text).toContain('Printer');
    expect(await audited()).toContainEqual({
      actor: 'system',
      subject: expect.stringMatching(/^1 messages ignored before /),
    });
  });

  it('stay as long as the settings say', async () => {
    const id = await mailbox('IMAP');
    await desk.ask(
      'mutation { updateApplicationSettings(input: { ignoredRetentionDays: 100 }) { userErrors { code } } }',
    );
    imap.append(spam());
    await desk.poll(id);
    clock.advance(99 * DAY_MS);
    await sweep();
    expect(await desk.messages()).toHaveLength(1);
    clock.advance(2 * DAY_MS);
    await sweep();
    expect(await desk.messages()).toEqual([]);
  });

  it('are not taken in again over IMAP when they are gone, even from a folder that was made anew', async () => {
    const id = await mailbox('IMAP');
    const raw = spam();
    imap.append(raw);
    await desk.poll(id);
    clock.advance(31 * DAY_MS);
    await sweep();
    expect(await desk.messages()).toEqual([]);

    await acceptAll(id, 'IMAP');
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0 });
    imap.remove(1);
    imap.append(raw, { internalDate: clock.now() });
    imap.changeUidValidity(7);
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 1, requestsCreated: 0 });
    expect(await desk.messages()).toMatchObject([{ state: 'DUPLICATE', duplicateOf: null }]);
  });

  it('are not taken in again over POP3 while the server still lists them', async () => {
    const id = await mailbox('POP3');
    pop3.append(spam());
    expect(await desk.poll(id)).toMatchObject({ messagesIgnored: 1 });
    clock.advance(31 * DAY_MS);
    await sweep();
    expect(await desk.messages()).toEqual([]);
    await acceptAll(id, 'POP3');
    expect(await desk.poll(id)).toMatchObject({ messagesFetched: 0, problem: null });
    expect(await desk.messages()).toEqual([]);
  });
});

describe('files of the store', () => {
  const stored = async (text: string): Promise<BlobRef> => (await app.get(BlobStore).put([Buffer.from(text)]))[0]!;
  const exists = (ref: BlobRef) => existsSync(join(app.get(BlobStore).dir, ref.split(':')[0]!));

  it('go when no row refers to them for a week, and what a crash left half-written, too', async () => {
    const orphan = await stored('left by a crash between the file and its row');
    const unfinished = join(app.get(BlobStore).dir, `${(await stored('half')).split(':')[0]}.tmp`);
    renameSync(unfinished.slice(0, -'.tmp'.length), unfinished);
    const stranger = join(app.get(BlobStore).dir, 'notes.txt');
    writeFileSync(stranger, 'not ours');

    clock.advance(6 * DAY_MS);
    await sweep();
    expect([exists(orphan), existsSync(unfinished)]).toEqual([true, true]);
    clock.advance(2 * DAY_MS);
    await sweep();
    expect([exists(orphan), existsSync(unfinished), existsSync(stranger)]).toEqual([false, false, true]);
  });

  it('stay as long as one row refers to them: raw messages, their HTML and attachments', async () => {
    const id = await mailbox('IMAP');
    imap.append(
      [
        'From: alice@customer.test',
        'Subject: All parts',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>Burning <b>hot</b></p>',
        '--b',
        'Content-Type: application/pdf',
        'Content-Disposition: attachment; filename=a.pdf',
        '',
        'attached',
        '--b--',
      ].join('\r\n'),
    );
    await desk.poll(id);
    await desk.untilRequests(1);
    clock.advance(400 * DAY_MS);
    await sweep();
    const [{ entries }] = await desk.requests();
    const [{ node }] = entries.edges;
    expect(node.html).toContain('<b>hot</b>');
    const { url } = (
      await desk.ask(
        '{ requests(first: 1) { edges { node { entries(first: 1) { edges { node { attachments { url } } } } } } } }',
      )
    ).requests.edges[0].node.entries.edges[0].node.attachments[0];
    const attachment = await get(new URL(url).pathname);
    expect(attachment.body.toString()).toBe('attached');
    expect((await get(`/inbound-messages/${(await desk.messages())[0].id}/raw`)).text).toContain('All parts');
  });

  it('are looked through once a day', async () => {
    await sweep();
    const orphan = await stored('left');
    clock.advance(8 * DAY_MS);
    await sweep();
    expect(exists(orphan)).toBe(false);
    const later = await stored('later, but as old'); // its name tells the real time
    clock.advance(DAY_MS - 60_000);
    await sweep();
    expect(exists(later)).toBe(true);
    clock.advance(60_000);
    await sweep();
    expect(exists(later)).toBe(false);
  });

  it('of an upload that no reply sends are removed after its row', async () => {
    const before = packs();
    await request(app.url)
      .post('/attachments')
      .set('Authorization', `Bearer ${token}`)
      .attach('files', Buffer.from('never sent'), 'a.txt')
      .expect(201);
    const uploaded = packs().filter((name) => !before.includes(name));
    expect(uploaded).toHaveLength(1);
    clock.advance(2 * DAY_MS);
    await app.get(UploadsTask).sweep();
    await sweep();
    expect(packs()).toEqual(expect.arrayContaining(uploaded));
    clock.advance(6 * DAY_MS);
    await sweep();
    expect(packs()).not.toEqual(expect.arrayContaining(uploaded));
  });
});

function packs(): string[] {
  const { dir } = app.get(BlobStore);
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function audited(): Promise<{ actor: string; subject: string }[]> {
  const { auditEvents } = await desk.ask('{ auditEvents(first: 50) { edges { node { actor subject } } } }');
  return auditEvents.edges.map((edge: { node: unknown }) => edge.node);
}
