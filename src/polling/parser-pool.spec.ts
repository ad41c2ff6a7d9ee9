import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '../common/clock';
import { BlobStore } from '../storage/blob-store';
import { ParserPool, type ParserLimits } from './parser-pool';

jest.setTimeout(120_000);

const small = (subject: string) => Buffer.from(`From: ann@example.com\r\nSubject: ${subject}\r\n\r\nHello.\r\n`);
const PARTS = 900;
/** Ninety megabytes of text, all of it decoded before it is cut: more than the heap that the test allows. */
const greedy = Buffer.from(
  [
    'From: ann@example.com',
    'Subject: greedy',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...Array.from(
      { length: PARTS },
      () => `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${'я'.repeat(50_000)}`,
    ),
    '--b--',
  ].join('\r\n'),
);

let dir: string;
let pool: ParserPool;
let blobs: BlobStore;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parser-'));
  blobs = new BlobStore(dir, new Clock());
});
afterEach(async () => {
  await pool.onApplicationShutdown();
  rmSync(dir, { recursive: true, force: true });
});

async function parse(messages: Buffer[], limits: Partial<ParserLimits>): Promise<string[]> {
  pool = new ParserPool(blobs, { timeoutMs: 60_000, heapMb: 512, batchBytes: 1024 * 1024, ...limits });
  const results = await pool.parse(await blobs.put(messages), false);
  return results.map((result) => ('parsed' in result ? result.parsed.subject : result.unparsable));
}

it('reads messages in their order, in parts that fit', async () => {
  const subjects = ['a', 'b', 'c', 'd'];
  expect(await parse(subjects.map(small), { batchBytes: 120 })).toEqual(subjects);
});

it('gives up the message alone that takes too much memory; the worker is replaced', async () => {
  const outcomes = await parse([small('before'), greedy, small('after')], { heapMb: 96, batchBytes: 200e6 });
  expect(outcomes).toEqual(['before', 'Reading this message took too much memory.', 'after']);
});

it('gives up a message that takes too long', async () => {
  // Nothing is read within a millisecond: a worker takes longer to start.
  expect(await parse([small('slow')], { timeoutMs: 1 })).toEqual([
    'Reading this message took longer than 0.001 seconds.',
  ]);
});

it('begins to count the time of a message when a worker takes it, not while it waits for one', async () => {
  const limits = jest.spyOn(AbortSignal, 'timeout');
  pool = new ParserPool(blobs);
  const refs = await blobs.put(Array.from({ length: 20 }, (_, i) => small(`mail ${i}`)));
  const parsing = refs.map((ref) => pool.parse([ref], false));
  expect(limits.mock.calls.length).toBeLessThan(refs.length);
  await Promise.all(parsing);
  expect(limits).toHaveBeenCalledTimes(refs.length);
});

it('says when the bytes are gone', async () => {
  pool = new ParserPool(blobs);
  const [result] = await pool.parse(['2026-11/01a20c54-9810-7b28-bdf9-bccc14e28f62:0:10'], false);
  expect(result).toMatchObject({ unparsable: expect.stringContaining('restore DATA_DIR') });
});

// Other systems have no priority for each thread.
(process.platform === 'linux' ? it : it.skip)('leaves the processor to the main thread when both want it', async () => {
  await parse([small('a')], {});
  const others = readdirSync('/proc/self/task').filter((thread) => thread !== String(process.pid));
  expect(Math.max(...others.map(nicenessOf))).toBeGreaterThan(nicenessOf(String(process.pid)));
});

/** Field 19 of proc_pid_stat(5), counted from behind the name, which may hold anything. */
function nicenessOf(thread: string): number {
  try {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  } catch {
    return 0; // a worker of the test before, which is gone by now
  }
}
