import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { ImapOpenOptions } from '../email-servers/imap-connection.factory';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { ServerHealthService } from '../email-servers/server-health.service';
import { ConnectionGate } from './connection-gate';
import { DueServerRepository } from './due-server.repository';
import { type ImapSession, ImapSessions } from './imap-sessions';
import { MailboxOwner } from './mailbox-owner';
import { type Followed, PushListener, type PushSurroundings } from './push-listener';

/**
 * Push (IMAP IDLE): a connection of its own to each owned mailbox whose server offers it, over which the server tells of
 * new mail at once. It is only ever a hint: a check takes in what came, polls go on, and losing it is no health problem.
 */
@Injectable()
export class PushService {
  private readonly listeners = new Map<string, PushListener>();
  private readonly surroundings: PushSurroundings;
  private tell: (server: Followed) => void = () => undefined;

  constructor(
    private readonly sessions: ImapSessions,
    private readonly servers: DueServerRepository,
    private readonly gate: ConnectionGate,
    private readonly clock: Clock,
    health: ServerHealthService,
    owner: MailboxOwner,
  ) {
    this.surroundings = {
      open: (server, options) => this.open(server, options),
      news: (server) => this.tell(server),
      activeChanged: ({ id }, active) => health.setPushActive(id, active),
    };
    owner.onLeave((serverId) => this.stop(serverId));
  }

  /** The one who checks mailboxes to which something came. */
  onNews(tell: (server: Followed) => void): void {
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
      const { id, host, updatedAt } = server;
      listener = new PushListener({ id, host, updatedAt }, this.surroundings, this.clock);
      this.listeners.set(id, listener);
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

  private async open({ id, updatedAt }: Followed, options: ImapOpenOptions): Promise<ImapSession> {
    const server = await this.servers.findEnabled(id);
    // Its owner notices, too, and ends this listener.
    if (server?.updatedAt.getTime() !== updatedAt.getTime()) throw new Error('The server has been edited or disabled');
    return this.sessions.open(server, options);
  }

  private async stop(serverId: string): Promise<void> {
    const listener = this.listeners.get(serverId);
    this.listeners.delete(serverId);
    await listener?.stop();
  }
}
