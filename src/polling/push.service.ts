import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { ServerHealthService } from '../email-servers/server-health.service';
import { ConnectionGate } from './connection-gate';
import { type ImapSession, ImapSessions } from './imap-sessions';
import { MailboxOwner } from './mailbox-owner';
import { PushListener } from './push-listener';

/**
 * Push (IMAP IDLE): a connection of its own to each owned mailbox whose server offers it, over which the server tells of
 * new mail at once. It is only ever a hint: a check takes in what came, polls go on, and losing it is no health problem.
 */
@Injectable()
export class PushService {
  private readonly listeners = new Map<string, PushListener>();
  private tell: (server: IncomingEmailServer) => void = () => undefined;

  constructor(
    private readonly sessions: ImapSessions,
    private readonly health: ServerHealthService,
    private readonly gate: ConnectionGate,
    private readonly clock: Clock,
    owner: MailboxOwner,
  ) {
    owner.onLeave((serverId) => this.stop(serverId));
  }

  /** The one who checks mailboxes to which something came. */
  onNews(tell: (server: IncomingEmailServer) => void): void {
    this.tell = tell;
  }

  isActive(serverId: string): boolean {
    return this.listeners.get(serverId)?.isActive ?? false;
  }

  /**
   * From now on listens to this mailbox, with these settings, as long as it is owned and not edited. Answers whether
   * it goes on with `session`, the one of a check that has just ended.
   */
  follow(server: IncomingEmailServer, session: ImapSession): boolean {
    let listener = this.listeners.get(server.id);
    if (!listener) {
      const events = {
        news: () => this.tell(server),
        activeChanged: (active: boolean) => this.health.setPushActive(server.id, active),
      };
      listener = new PushListener(server, this.sessions, events, this.clock);
      this.listeners.set(server.id, listener);
    }
    return listener.takeOver(session);
  }

  /** Connects where that is due and there is room, and probes; called every second. */
  tend(): void {
    for (const listener of this.listeners.values()) {
      const need = listener.needs();
      if (need === 'PROBE') void listener.probe();
      if (need === 'CONNECT') this.connect(listener);
    }
  }

  private connect(listener: PushListener): void {
    const leave = this.gate.enter(listener.server.host);
    if (!leave) return;
    void listener.connect().then(() => {
      leave();
      this.tend();
    });
  }

  private async stop(serverId: string): Promise<void> {
    const listener = this.listeners.get(serverId);
    this.listeners.delete(serverId);
    await listener?.stop();
  }
}
