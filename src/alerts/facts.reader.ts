import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { HealthState } from '../email-servers/email-server.enums';
import { IncomingEmailServerRepository } from '../email-servers/incoming-email-server.repository';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import { ServerHealthService } from '../email-servers/server-health.service';
import type { Facts, ServerFacts } from './conditions';
import { FactsRepository } from './facts.repository';

/** How far back something counts as happening now. */
const FAILOVER_WINDOW_MS = 15 * 60_000;
const QUARANTINE_WINDOW_MS = 60 * 60_000;

/** What may need someone, from the database alone: a few queries, whoever in which process found it out. */
@Injectable()
export class FactsReader {
  constructor(
    private readonly incoming: IncomingEmailServerRepository,
    private readonly outgoing: OutgoingEmailServerRepository,
    private readonly health: ServerHealthService,
    private readonly counts: FactsRepository,
    private readonly clock: Clock,
  ) {}

  async read(alertAfterMinutes: number): Promise<Facts> {
    return {
      servers: await this.servers(),
      failovers: await this.failovers(),
      quarantined: await this.counts.countQuarantinedSince(this.ago(QUARANTINE_WINDOW_MS)),
      stuck: await this.counts.countDueBefore(this.ago(alertAfterMinutes * 60_000)),
    };
  }

  /** An outgoing server that works as far as is known, the primary one first; null when there is none. */
  async workingOutgoingServer(): Promise<string | null> {
    const enabled = (await this.outgoing.findEnabled()).sort((a, b) => Number(b.primary) - Number(a.primary));
    const health = await this.health.healthOf(enabled.map((s) => s.id));
    const working = [HealthState.HEALTHY, HealthState.NEVER_CHECKED];
    return enabled.find((s) => working.includes(health.get(s.id)?.state ?? HealthState.NEVER_CHECKED))?.id ?? null;
  }

  private async servers(): Promise<ServerFacts[]> {
    const servers = [
      ...(await this.incoming.findEnabled()).map(({ id, name }) => ({ id, name, direction: 'incoming' as const })),
      ...(await this.outgoing.findEnabled()).map(({ id, name }) => ({ id, name, direction: 'outgoing' as const })),
    ];
    const health = await this.health.healthOf(servers.map((s) => s.id));
    return servers.map((server) => {
      const row = health.get(server.id);
      return { ...server, state: row?.state ?? HealthState.NEVER_CHECKED, problem: row?.problem ?? null };
    });
  }

  private async failovers(): Promise<Facts['failovers']> {
    const names = new Map((await this.outgoing.findAll()).map((s) => [s.id, s.name]));
    if (names.size < 2) return [];
    const counts = await this.counts.countFailovers([...names.keys()], this.ago(FAILOVER_WINDOW_MS));
    return [...counts].map(([id, count]) => ({ id, name: names.get(id) ?? id, count }));
  }

  private ago(ms: number): Date {
    return new Date(this.clock.ms() - ms);
  }
}
