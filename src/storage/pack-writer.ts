import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId } from '../common/ids';
import type { BlobRef } from './packs';

/** Written at once; what is larger goes to the disk piece by piece and never stands in memory as a whole. */
const FLUSH_BYTES = 1024 * 1024;
/** One writev takes at most this many pieces (IOV_MAX on Linux). */
const MAX_PIECES = 1024;
const LENGTH_DIGITS = 10;

/**
 * Writes one new pack that survives a power cut once `finish` has returned: temporary file, fsync, rename, fsync of the
 * folder (invariant 11). A line before each content tells its length, so that a pack can be read without its rows.
 */
export class PackWriter {
  private readonly name: string;
  private readonly path: string;
  /** Opened when there is something to write: a pack without a content is no file. */
  private file: FileHandle | null = null;
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  /** Bytes of the file so far, those that are pending included. */
  private size = 0;
  private line: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(dir: string, now: Date) {
    this.name = `${now.toISOString().slice(0, 7)}/${newId()}`;
    this.path = join(dir, this.name);
  }

  async add(content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<BlobRef> {
    this.line = lengthLine(0);
    await this.write(this.line);
    this.start = this.size;
    for await (const piece of content) await this.write(piece);
    return this.endContent();
  }

  async finish(): Promise<void> {
    if (this.size === 0) return;
    await this.flush();
    await (await this.opened()).datasync();
    await this.close();
    await rename(`${this.path}.tmp`, this.path);
    await syncFolder(dirname(this.path));
  }

  /** Gives up what was written so far. */
  async discard(): Promise<void> {
    await this.close();
    await rm(`${this.path}.tmp`, { force: true });
  }

  private async endContent(): Promise<BlobRef> {
    const length = this.size - this.start;
    const line = lengthLine(length);
    const lineStart = this.start - line.length;
    // Either its line still waits to be written, or it stands in the file with another length.
    if (this.size - this.pendingBytes <= lineStart) line.copy(this.line);
    else await (await this.opened()).write(line, 0, line.length, lineStart);
    return `${this.name}:${this.start}:${length}`;
  }

  private async write(piece: Uint8Array): Promise<void> {
    this.pending.push(piece);
    this.pendingBytes += piece.length;
    this.size += piece.length;
    if (this.pendingBytes >= FLUSH_BYTES || this.pending.length >= MAX_PIECES) await this.flush();
  }

  private async flush(): Promise<void> {
    await writeAll(await this.opened(), this.pending, this.size - this.pendingBytes);
    this.pending = [];
    this.pendingBytes = 0;
  }

  private async opened(): Promise<FileHandle> {
    if (this.file) return this.file;
    await makeFolder(dirname(this.path));
    return (this.file = await open(`${this.path}.tmp`, 'wx', 0o600));
  }

  private async close(): Promise<void> {
    await this.file?.close();
    this.file = null;
  }
}

function lengthLine(length: number): Buffer {
  return Buffer.from(`mailroom ${String(length).padStart(LENGTH_DIGITS)}\n`);
}

/** The system may write less than it is given, e.g. just before the disk is full. */
async function writeAll(file: FileHandle, pieces: Uint8Array[], position: number): Promise<void> {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (total === 0) return;
  const { bytesWritten } = await file.writev(pieces, position);
  if (bytesWritten === total) return;
  if (bytesWritten === 0) throw new Error('ENOSPC: nothing more could be written');
  await writeAll(file, [Buffer.concat(pieces).subarray(bytesWritten)], position + bytesWritten);
}

async function makeFolder(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(dirname(folder));
}

async function syncFolder(folder: string): Promise<void> {
  const descriptor = await open(folder, 'r');
  try {
    await descriptor.sync();
  } finally {
    await descriptor.close();
  }
}
