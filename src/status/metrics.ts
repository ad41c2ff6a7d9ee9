import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { HealthState } from '../email-servers/email-server.enums';
import { StatusService } from './status.service';

const queue = new Gauge({
  name: 'mailroom_queue_messages',
  help: 'Messages and notifications that wait or need someone.',
  labelNames: ['queue'],
});
const health = new Gauge({
  name: 'mailroom_server_healthy',
  help: '1 while an email server works, 0 while it does not; disabled and never checked ones are left out.',
  labelNames: ['direction', 'server', 'state'],
});
const age = new Gauge({
  name: 'mailroom_mailbox_seconds_since_success',
  help: 'Seconds since a mailbox was last checked successfully.',
  labelNames: ['server'],
});

/** Gauges that are read from the database when somebody asks, so that every process tells the same. */
@Injectable()
export class Metrics {
  constructor(private readonly status: StatusService) {}

  async refresh(): Promise<void> {
    const status = await this.status.system();
    queue.set({ queue: 'inbound_undecided' }, status.inboundUndecided);
    queue.set({ queue: 'inbound_quarantined' }, status.inboundQuarantined);
    queue.set({ queue: 'notifications_queued' }, status.notificationsQueued);
    queue.set({ queue: 'notifications_retrying' }, status.notificationsRetrying);
    queue.set({ queue: 'notifications_failed' }, status.notificationsFailed);
    queue.set({ queue: 'notifications_uncertain' }, status.notificationsUncertain);
    health.reset();
    age.reset();
    const servers = [
      ...status.incoming.map((s) => ({ direction: 'incoming', ...s })),
      ...status.outgoing.map((s) => ({ direction: 'outgoing', ...s })),
    ];
    for (const {
      direction,
      server,
      health: { state },
    } of servers) {
      if (state === HealthState.DISABLED || state === HealthState.NEVER_CHECKED) continue;
      health.set({ direction, server: server.name, state }, state === HealthState.HEALTHY ? 1 : 0);
    }
    for (const { server, secondsSinceLastSuccess } of status.incoming) {
      if (secondsSinceLastSuccess !== null) age.set({ server: server.name }, secondsSinceLastSuccess);
    }
  }
}
