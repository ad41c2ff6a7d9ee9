import { availableParallelism } from 'node:os';
import { Inject, Injectable, Logger, type OnApplicationShutdown, Optional } from '@nestjs/common';
import Piscina from 'piscina';
import { Semaphore } from '../common/semaphore';
import { BlobStore } from '../storage/blob-store';
import { blobLength, type BlobRef } from '../storage/packs';
import type { ParseJob, ParseResult } from './intake.worker';

export interface ParserLimits {
  /** Longest time that one message may take, in milliseconds; mails of 25 MB take under a second. */
  timeoutMs: number;
  /** Megabytes that one worker may hold; beyond it the worker ends and the message that did it is quarantined. */
  heapMb: number;
  /** Bytes of messages that are read at once; a larger message is read alone. */
  batchBytes: number;
}

export const PARSER_LIMITS = Symbol('parser limits');
const LIMITS: ParserLimits = { timeoutMs: 20_000, heapMb: 512, batchBytes: 32 * 1024 * 1024 };

/**
 * Parses stored messages in worker threads. A batch that fails as a whole (a worker that ran out of time or memory) is
 * parsed one by one, so that only the message that did it is given up.
 */
@Injectable()
export class ParserPool implements OnApplicationShutdown {
  private readonly logger = new Logger(ParserPool.name);
  private readonly pool: Piscina<ParseJob, ParseResult[]>;
  /** As many as there are workers, so that a job's time limit begins when one takes it, not while it waits. */
  private readonly workers: Semaphore;

  constructor(
    private readonly blobs: BlobStore,
    @Optional() @Inject(PARSER_LIMITS) private readonly limits: ParserLimits = LIMITS,
  ) {
    const typescript = __filename.endsWith('.ts');
    // One core is the main thread's. A worker too many compiles the parser once more, which shows on a small machine.
    const maxThreads = Math.max(1, availableParallelism() - 1);
    this.workers = new Semaphore(maxThreads);
    this.pool = new Piscina({
      filename: __filename.replace(/parser-pool\.(ts|js)$/, 'intake.worker.$1'),
      minThreads: 1,
      maxThreads,
      idleTimeout: 30_000,
      // Sources are run directly by tests and benchmarks.
      execArgv: typescript ? ['-r', '@swc-node/register'] : [],
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
    });
    // A worker that dies when its message was given up already; without a listener it would end the server.
    this.pool.on('error', (error) =>
      this.logger.warn({ err: error as Error }, 'a parser ended; another takes its place'),
    );
  }

  /** One result for each, in their order. Rejects only when the machine cannot do it now, e.g. with a full disk. */
  async parse(rawRefs: BlobRef[], store: boolean): Promise<ParseResult[]> {
    const results: ParseResult[] = [];
    for (const some of inParts(rawRefs, this.limits.batchBytes)) results.push(...(await this.parsePart(some, store)));
    return results;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }

  private async parsePart(rawRefs: BlobRef[], store: boolean): Promise<ParseResult[]> {
    try {
      return await this.run(rawRefs, store);
    } catch (error) {
      if (isPassing(error as Error)) throw error;
      if (rawRefs.length === 1)
        return [{ unparsable: this.failure(error as Error & { code?: string }), headers: null }];
      const results: ParseResult[] = [];
      for (const one of rawRefs) results.push(...(await this.parsePart([one], store)));
      return results;
    }
  }

  private run(rawRefs: BlobRef[], store: boolean): Promise<ParseResult[]> {
    const job = { blobDir: this.blobs.dir, rawRefs, store };
    return this.workers.run(() => this.pool.run(job, { signal: AbortSignal.timeout(this.limits.timeoutMs) }));
  }

  /** Errors lose their `code` between threads; what the file system says begins with it. */
  private failure(error: Error & { code?: string }): string {
    if (error.name === 'AbortError')
      return `Reading this message took longer than ${this.limits.timeoutMs / 1000} seconds.`;
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'Reading this message took too much memory.';
    if (error.message.startsWith('ENOENT:')) {
      return 'Its bytes are missing in the message store: restore DATA_DIR from a backup.';
    }
    return `Reading this message failed: ${error.message}`;
  }
}

/** What is wrong with the machine rather than with the message; it is tried again later. */
function isPassing(error: Error): boolean {
  return /^(ENOSPC|EDQUOT|EMFILE|ENFILE|EIO|EROFS|EACCES|EPERM):/.test(error.message);
}

/** Neighbours together as far as they fit, so that a hundred large messages are not in memory at the same time. */
function inParts(rawRefs: BlobRef[], maxBytes: number): BlobRef[][] {
  const parts: BlobRef[][] = [];
  let bytes = Infinity;
  for (const ref of rawRefs) {
    const length = blobLength(ref);
    if (bytes + length > maxBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(ref);
    bytes += length;
  }
  return parts;
}
