import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { firstIdAt } from '../../src/common/ids';
import { SweepService } from '../../src/polling/sweep.service';
import { Recorder } from '../../src/polling/recorder';
import { BlobStore } from '../../src/storage/blob-store';
import { StoreSweeper } from '../../src/storage/store-sweeper';
import { LeaseService } from '../../src/tasks/lease.service';
import { Desk } from '../support/desk';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { incomingInput, SUPPORT } from '../support/local-mailbox';
import { startTestApp, type TestApp } from '../support/test-app';

const MONTH_AGO = new Date(Date.now() - 30 * 86_400_000);

let app: TestApp;
let desk: Desk;
let imap: TestImapServer;
beforeEach(async () => {
  [app, imap] = await Promise.all([startTestApp(), startImapServer()]);
  desk = new Desk((query, variables) => app.gql(query, variables));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all([app.stop(), imap.stop()]);
});

const sweep = () => app.get(StoreSweeper).sweep();
const pathOf = (name: string) => join(app.get(BlobStore).dir, name);

/** A pack to which no row refers, as old as a crash of last month would have left it. */
async function orphan(): Promise<string> {
  const [ref] = await app.get(BlobStore).put([Buffer.from('left by a crash')]);
  const written = pathOf(ref!.split(':')[0]!);
  const old = join(written, '..', firstIdAt(MONTH_AGO));
  renameSync(written, old);
  return old;
}

/** Sweeps in each transaction that records or decides mail: its files are there then, its rows are not. */
function sweepBetweenFilesAndRows(): { times: number } {
  const swept = { times: 0 };
  const leases = app.get(LeaseService);
  const assertHeld = leases.assertHeld.bind(leases);
  jest.spyOn(leases, 'assertHeld').mockImplementation(async (...args) => {
    await sweep();
    swept.times++;
    await assertHeld(...args);
  });
  return swept;
}

function mail(i: number): string {
  return [
    `From: customer${i}@customer.test`,
    `To: ${SUPPORT}`,
    `Subject: Mail ${i}`,
    `Message-ID: <${i}@customer.test>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    `<p>Burning for ${i} hours</p>`,
    '--b',
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename=a.bin',
    '',
    `attached to ${i}`,
    '--b--',
    '',
  ].join('\r\n');
}

it('takes no byte of the mail that is being taken in, and what is left over', async () => {
  const incoming = await desk.incoming(incomingInput('IMAP', imap, { pollIntervalSeconds: 86_400 }));
  await desk.poll(incoming);
  const left = await orphan();
  const swept = sweepBetweenFilesAndRows();
  for (let i = 0; i < 30; i++) {
    imap.append(mail(i));
    // Some in one batch, some alone; beside them what runs every hour.
    if (i % 7 === 0) await Promise.all([desk.poll(incoming), app.get(SweepService).sweep()]);
  }
  await desk.poll(incoming);
  await desk.untilRequests(30);
  await sweep();

  expect(swept.times).toBeGreaterThan(5);
  expect(existsSync(left)).toBe(false);
  for (const { id, subject } of await desk.messages()) {
    expect(await content(`/inbound-messages/${id}/raw`)).toBe(mail(Number(subject.split(' ')[1])));
  }
  for (const { subject, html, url } of await entries()) {
    const i = subject.split(' ')[1];
    expect(html).toContain(`Burning for ${i} hours`);
    expect(await content(new URL(url).pathname)).toBe(`attached to ${i}`);
  }
});

it('leaves alone what is still being written, however often it looks', async () => {
  async function* slowly() {
    for (let i = 0; i < 5; i++) {
      yield Buffer.alloc(1_500_000, i);
      await sweep();
    }
  }
  const ref = await app.get(Recorder).receive(slowly());
  await sweep();
  const bytes = await buffer(app.get(BlobStore).stream(ref));
  expect(bytes.equals(Buffer.concat(Array.from({ length: 5 }, (_, i) => Buffer.alloc(1_500_000, i))))).toBe(true);
});

async function content(path: string): Promise<string> {
  const answer = await fetch(`${app.url}${path}`, { headers: { authorization: `Bearer ${app.adminToken}` } });
  return Buffer.from(await answer.arrayBuffer()).toString('latin1');
}

async function entries(): Promise<{ subject: string; html: string; url: string }[]> {
  const { requests } = await desk.ask(
    `{ requests(first: 50) { edges { node { subject
      entries(first: 1) { edges { node { html attachments { url } } } } } } } }`,
  );
  const found = requests.edges.map(({ node }: any) => ({ subject: node.subject, ...node.entries.edges[0].node }));
  expect(found).toHaveLength(30);
  return found.map((entry: any) => ({ ...entry, url: entry.attachments[0].url }));
}
