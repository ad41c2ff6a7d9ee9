import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Subscription } from 'rxjs';
import { SessionService } from '../auth/session.service';
import { TaskRunner } from '../tasks/task-runner';
import { SubscriptionServer } from './subscription-server';

/** How long a connection may outlive a session that another process has ended, or that has run out. */
const EVERY_MS = 15_000;

@Injectable()
export class RecheckSubscriptionsTask implements OnModuleInit, OnModuleDestroy {
  private listening: Subscription | undefined;

  constructor(
    private readonly tasks: TaskRunner,
    private readonly sessions: SessionService,
    private readonly server: SubscriptionServer,
  ) {}

  onModuleInit(): void {
    this.listening = this.sessions.ended.subscribe(() => void this.run());
  }

  onModuleDestroy(): void {
    this.listening?.unsubscribe();
  }

  @Interval('subscriptions:recheck', EVERY_MS)
  async run(): Promise<void> {
    await this.tasks.run('subscriptions:recheck', () => this.server.recheck());
  }
}
