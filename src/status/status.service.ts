import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AlertsService } from '../alerts/alerts.service';
import { toIncident } from '../alerts/incident.types';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { HealthState } from '../email-servers/email-server.enums';
import { NotificationState } from '../notifications/notification.enums';
import { InboundState } from '../polling/inbound-message.enums';
import { InboundMessageRepository } from '../polling/inbound-message.repository';
import { ServerStatusReader } from './server-status.reader';
import { StatusRepository } from './status.repository';
import type { SystemStatus } from './status.types';

// Two folders up from src/status as well as from dist/status.
const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };

const FAILING = new Set([HealthState.RETRYING, HealthState.ACTION_REQUIRED]);

const WATCHED = [
  NotificationState.QUEUED,
  NotificationState.RETRYING,
  NotificationState.FAILED,
  NotificationState.UNCERTAIN,
];

/** Everything a monitor asks for, from the database alone, so that every process answers the same. */
@Injectable()
export class StatusService {
  private readonly startedAt: Date;

  constructor(
    clock: Clock,
    private readonly db: Database,
    private readonly servers: ServerStatusReader,
    private readonly messages: InboundMessageRepository,
    private readonly counts: StatusRepository,
    private readonly alerts: AlertsService,
  ) {
    this.startedAt = clock.now();
  }

  async system(): Promise<SystemStatus> {
    const [incoming, outgoing, notifications, inboundUndecided, inboundQuarantined, incidents] = await Promise.all([
      this.servers.incoming(),
      this.servers.outgoing(),
      this.counts.countNotifications(WATCHED),
      this.messages.countInState(InboundState.RECEIVED),
      this.messages.countInState(InboundState.QUARANTINED),
      this.alerts.openIncidents(),
    ]);
    return {
      healthy: [...incoming, ...outgoing].every(({ health }) => !FAILING.has(health.state)),
      version,
      startedAt: this.startedAt,
      database: this.db.kind,
      incoming,
      outgoing,
      inboundUndecided,
      inboundQuarantined,
      notificationsQueued: notifications.get(NotificationState.QUEUED) ?? 0,
      notificationsRetrying: notifications.get(NotificationState.RETRYING) ?? 0,
      notificationsFailed: notifications.get(NotificationState.FAILED) ?? 0,
      notificationsUncertain: notifications.get(NotificationState.UNCERTAIN) ?? 0,
      incidents: incidents.map(toIncident),
    };
  }
}
