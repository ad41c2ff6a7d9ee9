import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Clock } from '../common/clock';
import { BlobReader } from './blob-reader';
import { BlobStore } from './blob-store';
import { PackWriter } from './pack-writer';
import { type BlobRef, writtenTo } from './packs';

describe('BlobStore', () => {
  let dir: string;
  let store: BlobStore;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'blobs-'));
    store = new BlobStore(dir, new Clock());
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const files = () => readdirSync(store.dir, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());

  /** As bytes of its own, which the next one does not change. */
  function readBlob(ref: BlobRef): Buffer {
    const blobs = new BlobReader(store.dir);
    try {
      return blobs.read(ref);
    } finally {
      blobs.close();
    }
  }

  it.each([
    ['a few bytes', [Buffer.from([0, 255, 13, 10])]],
    ['nothing', [Buffer.alloc(0)]],
    ['several at once', [Buffer.from('a'), Buffer.alloc(0), Buffer.from('ccc'), new Uint8Array([1, 2])]],
    ['more than one system call takes', Array.from({ length: 2_500 }, (_, i) => Buffer.from(String(i)))],
  ])('gives back %s, by every way of reading', async (_, contents) => {
    const refs = await store.put(contents);
    const expected = contents.map((c) => Buffer.from(c));
    expect(await Promise.all(refs.map((ref) => store.read(ref)))).toEqual(expected);
    expect(refs.map((ref) => readBlob(ref))).toEqual(expected);
    expect(await Promise.all(refs.map((ref) => buffer(store.stream(ref))))).toEqual(expected);
  });

  it('writes one file for a batch, and none for nothing', async () => {
    await store.put([Buffer.from('a'), Buffer.from('b')]);
    expect(files()).toHaveLength(1);
    expect(await store.put([])).toEqual([]);
    expect(files()).toHaveLength(1);
  });

  it('leaves a pack that can be read without its rows', async () => {
    await store.put([Buffer.from('first'), Buffer.from('2nd')]);
    const [file] = files();
    expect(readFileSync(join(file!.parentPath, file!.name), 'utf8')).toBe(
      'mailroom          5\nfirstmailroom          3\n2nd',
    );
  });

  it('writes a content that comes in pieces, however large, with its length before it', async () => {
    const pack = new PackWriter(store.dir, new Date());
    const pieces = [...Array.from({ length: 150 }, () => Buffer.alloc(10_000, 'x')), Buffer.alloc(1_500_000, 'x')];
    const ref = await pack.add(pieces);
    await pack.finish();
    expect(readBlob(ref).equals(Buffer.alloc(3_000_000, 'x'))).toBe(true);
    const [file] = files();
    expect(readFileSync(join(file!.parentPath, file!.name), 'latin1').slice(0, 20)).toBe('mailroom    3000000\n');
  });

  it('leaves nothing behind when writing fails', async () => {
    const failing = (function* () {
      yield Buffer.alloc(2_000_000);
      throw new Error('broken');
    })();
    await expect(writtenTo(new PackWriter(store.dir, new Date()), (pack) => pack.add(failing))).rejects.toThrow(
      'broken',
    );
    expect(files()).toEqual([]);
  });

  it.each(['../../etc/passwd:0:10', '2026-11/../../x:0:1', '2026-11/x', '', '/etc/passwd:0:1'])(
    'takes no other reference than its own: %j',
    async (ref) => {
      await expect(store.read(ref)).rejects.toThrow('not a reference');
      expect(() => store.stream(ref)).toThrow('not a reference');
    },
  );

  it('gives one after the other, of whichever packs', async () => {
    const [a, b] = await store.put([Buffer.from('a'), Buffer.from('bb')]);
    const [c] = await store.put([Buffer.alloc(100_000, 'c')]);
    const blobs = new BlobReader(store.dir);
    expect([b, c, a, b].map((ref) => blobs.read(ref!).toString())).toEqual(['bb', 'c'.repeat(100_000), 'a', 'bb']);
    blobs.close();
  });

  it('fails when a pack is shorter than a reference says', async () => {
    const [ref] = await store.put([Buffer.from('abc')]);
    expect(() => readBlob(ref!.replace(/:3$/, ':30'))).toThrow('shorter');
  });
});
