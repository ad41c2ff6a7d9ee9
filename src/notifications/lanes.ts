import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { Lane } from './lane';
import type { Claimed, LaneSource } from './outbox.types';

/** One lane for each enabled server, and which of them stands in for which other one. */
export class Lanes implements Iterable<Lane> {
  private readonly lanes = new Map<string, Lane>();
  private servers = new Map<string, OutgoingEmailServer>();
  private primaryId: string | null = null;

  /**
   * The primary server's lane also sends what is meant for no server or for a disabled one; without a primary nobody
   * does. Answers those sources, and the lanes that are no more.
   */
  layOut(servers: OutgoingEmailServer[]): { closed: Lane[]; homeless: LaneSource[] } {
    this.servers = new Map(servers.map((server) => [server.id, server]));
    const enabled = servers.filter((server) => server.enabled);
    this.primaryId = enabled.find((server) => server.primary)?.id ?? null;
    const homeless: LaneSource[] = [null, ...servers.filter((s) => !s.enabled).map((s) => s.id)];
    for (const server of enabled) {
      const sources = server.id === this.primaryId ? [server.id, ...homeless] : [server.id];
      const lane = this.lanes.get(server.id);
      if (lane) Object.assign(lane, { server, sources });
      else this.lanes.set(server.id, new Lane(server, sources));
    }
    const closed = [...this.lanes.values()].filter((lane) => !enabled.some((server) => server.id === lane.server.id));
    for (const lane of closed) {
      this.lanes.delete(lane.server.id);
      lane.close();
    }
    return { closed, homeless: this.primaryId === null ? homeless : [] };
  }

  /** The primary stands in for every server whose circuit is open. */
  shareOut(): void {
    const open = [...this].filter((lane) => lane.isCircuitOpen && lane.server.id !== this.primaryId);
    for (const lane of this) {
      lane.borrowed = lane.server.id === this.primaryId ? open.map((other) => other.server.id) : [];
    }
  }

  /** Whether another server sends what this one cannot. */
  hasStandIn(lane: Lane, now: Date): boolean {
    const primary = this.lanes.get(this.primaryId ?? '');
    return lane.isCircuitOpen && primary !== undefined && primary !== lane && primary.isOpen(now);
  }

  /** The server that a notification was meant for, where this lane's is another one. */
  intended({ notification }: Claimed, lane: Lane): OutgoingEmailServer | null {
    const { outgoingEmailServerId } = notification;
    if (outgoingEmailServerId === null || outgoingEmailServerId === lane.server.id) return null;
    return this.servers.get(outgoingEmailServerId) ?? null;
  }

  of(serverId: string | null): Lane | undefined {
    return this.lanes.get(serverId ?? '');
  }

  /** Those that fail first: theirs is only one message, and they are to get it before another server takes all. */
  [Symbol.iterator](): Iterator<Lane> {
    return [...this.lanes.values()].sort((a, b) => Number(b.isFailing) - Number(a.isFailing)).values();
  }
}
