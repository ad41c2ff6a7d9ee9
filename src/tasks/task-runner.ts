import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

/**
 * Runs scheduled work so that a failure is logged and never stops the schedule, no run overlaps the one before, and
 * shutting down waits for what is under way.
 */
@Injectable()
export class TaskRunner implements BeforeApplicationShutdown {
  private readonly logger = new Logger(TaskRunner.name);
  private readonly running = new Map<string, Promise<void>>();
  private stopping = false;

  /** Answers when the run is over; at once when the same task is still running or the server is stopping. */
  async run(name: string, work: () => Promise<void>): Promise<void> {
    if (this.stopping || this.running.has(name)) return;
    const run = work().catch((error: unknown) => this.logger.error({ task: name, err: error }, 'task failed'));
    this.running.set(name, run);
    await run;
    this.running.delete(name);
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running.values());
  }
}
