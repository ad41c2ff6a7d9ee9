import { Injectable, Logger } from '@nestjs/common';
import { TaskRunner } from '../tasks/task-runner';
import { type HeldLease, LeaseService } from '../tasks/lease.service';
import { windows } from './cursor';
import type { InboundMessageRow } from './inbound-message.entity';
import { InboundMessageRepository } from './inbound-message.repository';
import type { ParseResult } from './intake.worker';
import { ParserPool } from './parser-pool';
import { Settler } from './settler';
import { inStage } from './stages';

/** Messages parsed and decided together: one transaction each. */
const BATCH = 200;
/** So that the texts of one batch do not fill the memory; a larger message is a batch of its own. */
const BATCH_BYTES = 8 * 1024 * 1024;
/** While mail is being recorded, one wake follows the other. */
const KEEP_LEASE_MS = 1_000;
/** Batches at a time: the next is parsed while one is being settled. Bounds what parsed mail takes of memory. */
const AT_ONCE = 2;

interface Parsed {
  rows: InboundMessageRow[];
  results: ParseResult[];
}

/**
 * Decides what was recorded, oldest first, from the database alone: after a crash it simply goes on. One process at a
 * time does it, under a lease, because a reply must not be decided before the mail that it answers.
 */
@Injectable()
export class IntakeService {
  private readonly logger = new Logger(IntakeService.name);
  private wanted = false;

  constructor(
    private readonly messages: InboundMessageRepository,
    private readonly parser: ParserPool,
    private readonly settler: Settler,
    private readonly leases: LeaseService,
    private readonly tasks: TaskRunner,
  ) {}

  /** Something was recorded: decide it now rather than at the next tick. */
  wake(): void {
    this.wanted = true;
    void this.run();
  }

  /** Decides everything that waits; answers at once when that is already going on. */
  async run(): Promise<void> {
    await this.tasks.run('polling:intake', async () => {
      do {
        this.wanted = false;
        if (await this.messages.hasUndecided()) {
          await this.leases.runExclusive('intake', (lease) => this.drain(lease), KEEP_LEASE_MS);
        }
      } while (this.wanted && !this.tasks.isStopping);
    });
  }

  private async drain(lease: HeldLease): Promise<void> {
    const ahead: Promise<Parsed>[] = [];
    let last: string | null = null;
    for (;;) {
      while (ahead.length < AT_ONCE && !this.tasks.isStopping) {
        const next: InboundMessageRow[] = await this.messages.nextUndecided(last, BATCH);
        const [rows] = windows(next, BATCH, BATCH_BYTES);
        if (!rows) break;
        last = rows.at(-1)!.id;
        ahead.push(this.parse(rows));
      }
      const batch = await ahead.shift();
      if (!batch) return;
      await this.settle(batch, lease);
    }
  }

  private async parse(rows: InboundMessageRow[]): Promise<Parsed> {
    const names = rows.map((r) => r.rawRef);
    const results = await inStage('parse', rows.length, () => this.parser.parse(names, true));
    return { rows, results };
  }

  /** A batch that cannot be committed is settled one by one, so that only the message that is at fault waits. */
  private async settle({ rows, results }: Parsed, lease: HeldLease): Promise<void> {
    const mails = rows.map((row, i) => ({ row, result: results[i]! }));
    try {
      await this.settler.settle(mails, lease);
    } catch (error) {
      this.logger.warn(
        { err: error, messages: rows.length },
        'settling a batch failed: trying its messages one by one',
      );
      for (const mail of mails) await this.settleAlone(mail, lease);
    }
  }

  private async settleAlone(mail: { row: InboundMessageRow; result: ParseResult }, lease: HeldLease): Promise<void> {
    try {
      await this.settler.settle([mail], lease);
    } catch (error) {
      this.logger.error({ err: error, messageId: mail.row.id }, 'deciding a message failed');
      await this.settler.giveBack(mail.row, error as Error, lease);
    }
  }
}
