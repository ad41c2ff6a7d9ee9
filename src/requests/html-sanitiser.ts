import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import Piscina from 'piscina';
import { Mutex } from '../database/mutex';
import type { SanitiseJob } from './sanitise.worker';

/** 38 KB take 17 ms; what takes this long was written to take long. */
const LIMIT_MS = 5_000;
const WORKER_HEAP_MB = 256;

/** Sanitises HTML in a worker thread of its own, one after the other, each within a limit of time and memory. */
@Injectable()
export class HtmlSanitiser implements OnApplicationShutdown {
  private readonly logger = new Logger(HtmlSanitiser.name);
  /** Tasks wait here and not in the pool, whose queue would count their waiting against their limit. */
  private readonly turns = new Mutex();
  private pool: Piscina<SanitiseJob, string> | null = null;
  private stopping = false;

  /** Null when it cannot be done within the limits; rejects only while the server stops. */
  sanitise(job: SanitiseJob, limitMs = LIMIT_MS): Promise<string | null> {
    return this.turns.run(() => this.run(job, limitMs));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.pool?.destroy();
  }

  private async run(job: SanitiseJob, limitMs: number): Promise<string | null> {
    const pool = await this.started();
    try {
      return await pool.run(job, { signal: AbortSignal.timeout(limitMs) });
    } catch (err) {
      if (this.stopping) throw err;
      this.logger.warn({ err }, 'HTML could not be sanitised; its text is shown instead');
      return null;
    }
  }

  private async started(): Promise<Piscina<SanitiseJob, string>> {
    if (this.pool) return this.pool;
    const typescript = __filename.endsWith('.ts');
    this.pool = new Piscina<SanitiseJob, string>({
      filename: __filename.replace(/html-sanitiser\.(ts|js)$/, 'sanitise.worker.$1'),
      minThreads: 1,
      maxThreads: 1,
      // Sources are run directly by tests.
      execArgv: typescript ? ['-r', '@swc-node/register'] : [],
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
    });
    // Loading the worker is no part of the first task's time.
    await this.pool.run({ html: '', inlineImages: [] });
    return this.pool;
  }
}
