import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '../common/clock';
import { BlobStore } from './blob-store';
import { type BlobRef, blobPlace } from './packs';
import { StoredBytes } from './stored-bytes';

const KB = 1024;
const content = Buffer.from(Array.from({ length: 300 * KB }, (_, i) => (i * 31 + (i >> 8)) % 256));

let dir: string;
let store: BlobStore;
let ref: BlobRef;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stored-'));
  store = new BlobStore(dir, new Clock());
  [, ref] = (await store.put([Buffer.from('before it'), content, Buffer.from('behind it')])) as [BlobRef, BlobRef];
});
afterEach(() => rmSync(dir, { recursive: true }));

function reading<T>(read: (bytes: StoredBytes) => T): T {
  const bytes = new StoredBytes(store.dir, ref);
  try {
    return read(bytes);
  } finally {
    bytes.close();
  }
}

it('gives what a Buffer would, forwards and backwards, and nothing of its neighbours in the pack', () => {
  reading((bytes) => {
    expect(bytes.length).toBe(content.length);
    for (const from of [0, 1, 63 * KB, 64 * KB, 65 * KB, 10, 299 * KB, 300 * KB, 128 * KB, 400 * KB]) {
      for (const length of [0, 1, 2 * KB, 64 * KB, 64 * KB + 1, 200 * KB]) {
        expect(bytes.subarray(from, from + length).equals(content.subarray(from, from + length))).toBe(true);
      }
    }
    expect(bytes.subarray(5).equals(content.subarray(5))).toBe(true);
  });
});

it('says when the pack is gone, or shorter than its rows say', () => {
  truncateSync(blobPlace(store.dir, ref).path, 200 * KB);
  expect(() => new StoredBytes(store.dir, ref)).toThrow('restore it from a backup');
  rmSync(blobPlace(store.dir, ref).path);
  expect(() => new StoredBytes(store.dir, ref)).toThrow(/^ENOENT:/);
});

it('fails as a disk does when the bytes go while they are being read', () => {
  reading((bytes) => {
    bytes.subarray(0, KB);
    truncateSync(blobPlace(store.dir, ref).path, 100 * KB);
    expect(() => bytes.subarray(90 * KB, 110 * KB)).toThrow(/^EIO:/);
    expect(() => bytes.subarray(0, 110 * KB)).toThrow(/^EIO:/);
    expect(bytes.subarray(0, KB).equals(content.subarray(0, KB))).toBe(true);
  });
});
