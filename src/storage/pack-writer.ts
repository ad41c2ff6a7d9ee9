import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId } from '../common/ids';
import type { BlobRef } from './packs';

/** Written at once; what is larger goes to the disk piece by piece and never stands in memory as a whole. */
const BUFFER_BYTES = 1024 * 1024;
const NO_BYTES = Buffer.alloc(0);
const LENGTH_DIGITS = 10;
const LINE_BYTES = lengthLine(0).length;

/**
 * Writes one new pack that survives a power cut once `finish` has returned: temporary file, fsync, rename, fsync of the
 * folder (invariant 11). A line before each content tells its length, so that a pack can be read without its rows.
 */
export class PackWriter {
  private readonly name: string;
  private readonly path: string;
  /** Opened when there is something to write: a pack without a content is no file. */
  private file: FileHandle | null = null;
  private folder: FileHandle | null = null;
  /** What is still to be written. Pieces are copied, so that they are garbage while they are young. */
  private buffer = NO_BYTES;
  private buffered = 0;
  /** Bytes of the file so far, without the buffered ones. */
  private written = 0;

  constructor(dir: string, now: Date) {
    this.name = `${now.toISOString().slice(0, 7)}/${newId()}`;
    this.path = join(dir, this.name);
  }

  async add(content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<BlobRef> {
    const lineStart = this.written + this.buffered;
    if (!this.fits(LINE_BYTES)) await this.flush();
    this.copy(lengthLine(0));
    // Most contents are small and go to the buffer without a wait, of which a large mailbox would have many.
    if (Symbol.iterator in content) {
      for (const piece of content) {
        if (this.fits(piece.length)) this.copy(piece);
        else await this.write(piece);
      }
    } else {
      for await (const piece of content) await this.write(piece);
    }
    const length = this.written + this.buffered - lineStart - LINE_BYTES;
    const line = lengthLine(length);
    if (lineStart >= this.written) line.copy(this.buffer, lineStart - this.written);
    else await this.overwrite(line, lineStart);
    return `${this.name}:${lineStart + LINE_BYTES}:${length}`;
  }

  /** Some that stand in memory: written without a copy and with one wait, because waits are long in a busy process. */
  async addAll(contents: readonly Uint8Array[]): Promise<BlobRef[]> {
    await this.flush();
    let end = this.written;
    const refs = contents.map(({ length }) => {
      const start = end + LINE_BYTES;
      end = start + length;
      return `${this.name}:${start}:${length}`;
    });
    if (refs.length > 0) await this.append(contents.flatMap((content) => [lengthLine(content.length), content]));
    return refs;
  }

  async finish(): Promise<void> {
    await this.flush();
    if (!this.file) return;
    await this.file.datasync();
    await rename(`${this.path}.tmp`, this.path);
    await this.folder!.sync();
    await this.close();
  }

  /** Gives up what was written so far. */
  async discard(): Promise<void> {
    await this.close();
    await rm(`${this.path}.tmp`, { force: true });
  }

  private fits(bytes: number): boolean {
    return bytes <= BUFFER_BYTES - this.buffered;
  }

  private copy(piece: Uint8Array): void {
    if (this.buffer === NO_BYTES) this.buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    this.buffer.set(piece, this.buffered);
    this.buffered += piece.length;
  }

  private async write(piece: Uint8Array): Promise<void> {
    if (!this.fits(piece.length)) await this.flush();
    if (piece.length > BUFFER_BYTES) await this.append([piece]);
    else this.copy(piece);
  }

  /** A line that stands in the file, of a content that was larger than the buffer. */
  private async overwrite(line: Buffer, position: number): Promise<void> {
    await writeAll(await this.opened(), [line], position);
  }

  private async flush(): Promise<void> {
    if (this.buffered === 0) return;
    await this.append([this.buffer.subarray(0, this.buffered)]);
    this.buffered = 0;
  }

  private async append(pieces: Uint8Array[]): Promise<void> {
    this.written += await writeAll(await this.opened(), pieces, this.written);
  }

  private async opened(): Promise<FileHandle> {
    if (this.file) return this.file;
    this.folder = await openFolder(dirname(this.path));
    return (this.file = await open(`${this.path}.tmp`, 'wx', 0o600));
  }

  private async close(): Promise<void> {
    const open = [this.file, this.folder].filter((handle) => handle !== null);
    this.file = this.folder = null;
    await Promise.all(open.map((handle) => handle.close()));
  }
}

function lengthLine(length: number): Buffer {
  return Buffer.from(`mailroom ${String(length).padStart(LENGTH_DIGITS)}\n`);
}

/** Answers how many bytes they are. The system may write less than it is given, e.g. just before the disk is full. */
async function writeAll(file: FileHandle, pieces: Uint8Array[], position: number): Promise<number> {
  let at = position;
  for (let rest = pieces.filter(({ length }) => length > 0); rest.length > 0;) {
    const { bytesWritten } = await file.writev(rest, at);
    if (bytesWritten === 0) throw new Error('ENOSPC: nothing more could be written');
    at += bytesWritten;
    rest = without(rest, bytesWritten);
  }
  return at - position;
}

function without(pieces: Uint8Array[], bytes: number): Uint8Array[] {
  let skipped = 0;
  return pieces.flatMap((piece) => {
    const from = Math.min(piece.length, bytes - skipped);
    skipped += from;
    return from < piece.length ? [piece.subarray(from)] : [];
  });
}

async function openFolder(folder: string): Promise<FileHandle> {
  try {
    return await open(folder, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await syncFolder(dirname(folder));
    return open(folder, 'r');
  }
}

async function syncFolder(folder: string): Promise<void> {
  const descriptor = await open(folder, 'r');
  try {
    await descriptor.sync();
  } finally {
    await descriptor.close();
  }
}
