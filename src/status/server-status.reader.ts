import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { IncomingEmailServerRepository } from '../email-servers/incoming-email-server.repository';
import { toIncomingServerType } from '../email-servers/incoming-email-server.types';
import { isCircuitOpen } from '../email-servers/health-changes';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import { toOutgoingServerType } from '../email-servers/outgoing-email-server.types';
import { sendingQuota } from '../email-servers/sending-quota';
import { ServerHealthService } from '../email-servers/server-health.service';
import { toServerHealthType } from '../email-servers/server-health.types';
import { InboundMessageRepository } from '../polling/inbound-message.repository';
import { quotaStatus } from './quota-status';
import { StatusRepository } from './status.repository';
import type { IncomingServerStatus, OutgoingServerStatus } from './status.types';

const DAY_MS = 86_400_000;

/** Every server with its health and what it did within the last 24 hours; a few queries, however many there are. */
@Injectable()
export class ServerStatusReader {
  constructor(
    private readonly incomingServers: IncomingEmailServerRepository,
    private readonly outgoingServers: OutgoingEmailServerRepository,
    private readonly health: ServerHealthService,
    private readonly messages: InboundMessageRepository,
    private readonly counts: StatusRepository,
    private readonly clock: Clock,
  ) {}

  async incoming(): Promise<IncomingServerStatus[]> {
    const servers = await this.incomingServers.findAll();
    const ids = servers.map((s) => s.id);
    const health = await this.health.healthOf(ids);
    const received = await this.messages.countReceivedSince(ids, this.dayAgo());
    const owned = await this.counts.owned(ids, this.clock.now());
    return servers.flatMap((server) => {
      const row = health.get(server.id);
      if (!row) return [];
      return {
        server: toIncomingServerType(server),
        health: toServerHealthType(row),
        secondsSinceLastSuccess: this.secondsSince(row.lastSucceededAt),
        // What a process says that was killed meanwhile is true no more.
        pushActive: row.pushActive && owned.has(server.id),
        messagesLast24Hours: received.get(server.id) ?? 0,
      };
    });
  }

  async outgoing(): Promise<OutgoingServerStatus[]> {
    const servers = await this.outgoingServers.findAll();
    const ids = servers.map((s) => s.id);
    const health = await this.health.healthOf(ids);
    const attempts = await this.counts.countAttempts(ids, this.dayAgo());
    return servers.flatMap((server) => {
      const row = health.get(server.id);
      if (!row) return [];
      return {
        server: toOutgoingServerType(server),
        health: toServerHealthType(row),
        sentLast24Hours: attempts.get(server.id)?.succeeded ?? 0,
        failedLast24Hours: attempts.get(server.id)?.failed ?? 0,
        ...quotaStatus(sendingQuota(server), attempts.get(server.id)?.recipients ?? 0, this.clock.now()),
        circuitOpen: isCircuitOpen(row),
      };
    });
  }

  private dayAgo(): Date {
    return new Date(this.clock.ms() - DAY_MS);
  }

  private secondsSince(at: Date | null): number | null {
    return at && Math.max(0, Math.round((this.clock.ms() - at.getTime()) / 1000));
  }
}
