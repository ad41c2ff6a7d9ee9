import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Piscina from 'piscina';
import { BlobStore } from '../storage/blob-store';
import type { BlobRef } from '../storage/packs';
import type { ParseJob, ParseResult } from './intake.worker';

/** Longest time that one message may take; mails of 25 MB take under a second. */
const MESSAGE_TIMEOUT_MS = 20_000;
/** What one worker may hold; beyond it the worker ends and the message that did it is quarantined. */
const WORKER_HEAP_MB = 512;

/**
 * Parses stored messages in worker threads. A batch that fails as a whole (a worker that ran out of time or memory) is
 * parsed one by one, so that only the message that did it is given up.
 */
@Injectable()
export class ParserPool implements OnApplicationShutdown {
  private readonly pool: Piscina<ParseJob, ParseResult[]>;

  constructor(private readonly blobs: BlobStore) {
    const typescript = __filename.endsWith('.ts');
    this.pool = new Piscina({
      filename: __filename.replace(/parser-pool\.(ts|js)$/, 'intake.worker.$1'),
      minThreads: 1,
      // A worker also waits for the disk: on two cores a second one is not too many.
      maxThreads: Math.max(2, availableParallelism() - 1),
      idleTimeout: 30_000,
      // Sources are run directly by tests and benchmarks.
      execArgv: typescript ? ['-r', '@swc-node/register'] : [],
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
    });
  }

  /** One result for each, in their order. Rejects only when the machine cannot do it now, e.g. with a full disk. */
  async parse(rawRefs: BlobRef[], store: boolean): Promise<ParseResult[]> {
    if (rawRefs.length === 0) return [];
    try {
      return await this.run(rawRefs, store);
    } catch (error) {
      if (isPassing(error as Error)) throw error;
      if (rawRefs.length === 1) return [{ unparsable: failure(error as Error & { code?: string }), headers: null }];
      const results: ParseResult[] = [];
      for (const one of rawRefs) results.push(...(await this.parse([one], store)));
      return results;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }

  private run(rawRefs: BlobRef[], store: boolean): Promise<ParseResult[]> {
    return this.pool.run(
      { blobDir: this.blobs.dir, rawRefs, store },
      { signal: AbortSignal.timeout(MESSAGE_TIMEOUT_MS) },
    );
  }
}

/** What is wrong with the machine rather than with the message; it is tried again later. */
function isPassing(error: Error): boolean {
  return /^(ENOSPC|EDQUOT|EMFILE|ENFILE|EIO|EROFS|EACCES|EPERM):/.test(error.message);
}

/** Errors lose their `code` between threads; what the file system says begins with it. */
function failure(error: Error & { code?: string }): string {
  if (error.name === 'AbortError') return `Reading this message took longer than ${MESSAGE_TIMEOUT_MS / 1000} seconds.`;
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'Reading this message took too much memory.';
  if (error.message.startsWith('ENOENT:')) {
    return 'Its bytes are missing in the message store: restore DATA_DIR from a backup.';
  }
  return `Reading this message failed: ${error.message}`;
}
