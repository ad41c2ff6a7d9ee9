import { Injectable, Logger } from '@nestjs/common';
import { backoffMs } from '../common/backoff';
import { Clock } from '../common/clock';
import { DiagnosedError, type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { ServerDirection } from '../email-servers/email-server.enums';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { ServerHealthService } from '../email-servers/server-health.service';
import { LeaseLost } from '../tasks/lease.service';
import { MailboxChecker } from './mailbox-checker';
import { MailboxOwner } from './mailbox-owner';
import { CursorMoved } from './recorder';

const BACKOFF_BASE_MS = 15_000;
const BACKOFF_CAP_MS = 15 * 60_000;
/**
 * A mailbox that failed is not checked more often than else, but with a longer interval it is after this: push may have
 * asked for the check, and will not ask again before the next mail.
 */
const FAILED_AGAIN_MS = 60_000;
/** Owned by another process: looked at again after this. */
const NOT_OURS_MS = 10_000;

export interface CheckOutcome {
  recorded: number;
  problem: Diagnosis | null;
}

/** Checks mailboxes: each on its own, so that one that hangs or fails never stops another. */
@Injectable()
export class Poller {
  private readonly logger = new Logger(Poller.name);
  private readonly notBefore = new Map<string, number>();

  constructor(
    private readonly owner: MailboxOwner,
    private readonly checker: MailboxChecker,
    private readonly health: ServerHealthService,
    private readonly clock: Clock,
  ) {}

  /** Whether the scheduler need not look at it yet, because another process owns it. */
  isElsewhere(serverId: string): boolean {
    return (this.notBefore.get(serverId) ?? 0) > this.clock.ms();
  }

  /** Whether a check of it is under way here. */
  isBusy(serverId: string): boolean {
    return this.owner.isBusy(serverId);
  }

  /** Null when another process owns the mailbox, or when a check of it is under way here. Never throws. */
  async check(server: IncomingEmailServer): Promise<CheckOutcome | null> {
    // What is under way here ends soon, and what is due must not wait longer than that, e.g. after a consent.
    if (this.owner.isBusy(server.id)) return null;
    const began = this.clock.now();
    try {
      const done = await this.owner.withMailbox(server, (lease) => this.checker.check(server, lease));
      if (!done) {
        this.notBefore.set(server.id, this.clock.ms() + NOT_OURS_MS);
        return null;
      }
      await this.health.recordSuccess(server.id, ServerDirection.INCOMING, this.nextRegular(server), began);
      return { recorded: done.result, problem: null };
    } catch (error) {
      return this.failed(server, error as Error, began);
    }
  }

  private async failed(server: IncomingEmailServer, error: Error, began: Date): Promise<CheckOutcome | null> {
    if (error instanceof LeaseLost || error instanceof CursorMoved) {
      this.logger.warn({ serverId: server.id }, 'another process took this mailbox over');
      return null;
    }
    const problem = error instanceof DiagnosedError ? error.diagnosis : this.unexpected(server, error);
    const health = (await this.health.healthOf([server.id])).get(server.id);
    const failures = (health?.consecutiveFailures ?? 0) + 1;
    const delay = backoffMs(failures, BACKOFF_BASE_MS, BACKOFF_CAP_MS);
    await this.health.recordFailure(
      server.id,
      ServerDirection.INCOMING,
      problem,
      this.notSooner(server, Math.max(delay, Math.min(server.pollIntervalSeconds * 1000, FAILED_AGAIN_MS))),
      began,
    );
    return { recorded: 0, problem };
  }

  private unexpected(server: IncomingEmailServer, error: Error): Diagnosis {
    this.logger.error({ serverId: server.id, err: error }, 'checking a mailbox failed unexpectedly');
    return {
      code: DiagnosisCode.UNEXPECTED,
      title: 'Checking the mailbox failed for a reason that Mailroom does not know',
      detail: null,
      remedy: ['Look into the log of the server at this time.', 'It is tried again by itself.'],
      documentationUrl: null,
      transient: true,
      occurredAt: this.clock.now(),
    };
  }

  /** A tenth of jitter, so that mailboxes that began together do not stay together. */
  private nextRegular(server: IncomingEmailServer): Date {
    return this.notSooner(server, server.pollIntervalSeconds * 1000 * (0.9 + Math.random() * 0.1));
  }

  private notSooner(server: IncomingEmailServer, delayMs: number): Date {
    return new Date(this.clock.ms() + Math.max(delayMs, this.checker.minIntervalSeconds(server) * 1000));
  }
}
