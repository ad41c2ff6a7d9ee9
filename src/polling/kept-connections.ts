import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import type { ImapConnection } from '../email-servers/imap-connection';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { endedWithToken, endsSoon, type ImapSession, ImapSessions } from './imap-sessions';
import { MailboxOwner } from './mailbox-owner';
import { PushService } from './push.service';

/** With a longer interval the connection is closed between polls: servers end idle ones after minutes anyway. */
const KEEP_OPEN_UP_TO_SECONDS = 300;
/** With push there is a connection already, and hundreds of mailboxes have no second one lying about. */
const KEEP_OPEN_BESIDE_PUSH_UP_TO_SECONDS = 30;
/** What is closed between polls is kept for so long all the same, because mail often comes in bursts. */
const LINGER_MS = 5_000;

interface Kept {
  session: ImapSession;
  usedAt: number;
  pollIntervalSeconds: number;
}

/** The IMAP connections that owned mailboxes are polled over: kept open between polls, and closed with the ownership. */
@Injectable()
export class KeptConnections {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly sessions: ImapSessions,
    private readonly push: PushService,
    private readonly clock: Clock,
    owner: MailboxOwner,
  ) {
    owner.onLeave((serverId) => this.close(serverId));
  }

  /**
   * Runs `work`, and then offers the connection to push where the server knows IDLE. It runs once more from its beginning
   * when the session turns out to have ended since the last poll or with its access token: that is no failure.
   */
  async with<T>(server: IncomingEmailServer, work: (connection: ImapConnection) => Promise<T>): Promise<T> {
    const before = this.reusable(server);
    const kept = before ?? (await this.open(server));
    try {
      return await this.use(server, kept, work);
    } catch (error) {
      if (!isLost(error) || !(before || endedWithToken(kept.session))) throw error;
      return await this.use(server, await this.open(server), work);
    }
  }

  /** Closes those that are not needed before their next poll; called every second. */
  async closeUnused(): Promise<void> {
    const now = this.clock.ms();
    const unused = [...this.kept].filter(([id, kept]) => now - kept.usedAt >= LINGER_MS && !this.staysOpen(id, kept));
    await Promise.all(unused.map(([id]) => this.close(id)));
  }

  private staysOpen(serverId: string, { pollIntervalSeconds }: Kept): boolean {
    const upTo = this.push.isActive(serverId) ? KEEP_OPEN_BESIDE_PUSH_UP_TO_SECONDS : KEEP_OPEN_UP_TO_SECONDS;
    return pollIntervalSeconds <= upTo;
  }

  private async use<T>(
    server: IncomingEmailServer,
    kept: Kept,
    work: (connection: ImapConnection) => Promise<T>,
  ): Promise<T> {
    const { session } = kept;
    kept.usedAt = Infinity;
    try {
      const result = await work(session.connection);
      if (session.connection.offersIdle && this.push.follow(server, session)) this.kept.delete(server.id);
      return result;
    } finally {
      kept.usedAt = this.clock.ms();
    }
  }

  private reusable(server: IncomingEmailServer): Kept | null {
    const kept = this.kept.get(server.id);
    if (!kept?.session.connection.usable) return null;
    return endsSoon(kept.session, this.clock.ms()) ? null : kept;
  }

  private async open(server: IncomingEmailServer): Promise<Kept> {
    await this.close(server.id);
    const session = await this.sessions.open(server);
    const kept = { session, usedAt: this.clock.ms(), pollIntervalSeconds: server.pollIntervalSeconds };
    this.kept.set(server.id, kept);
    return kept;
  }

  private async close(serverId: string): Promise<void> {
    const kept = this.kept.get(serverId);
    this.kept.delete(serverId);
    await kept?.session.connection.close();
  }
}

function isLost(error: unknown): boolean {
  return error instanceof DiagnosedError && error.diagnosis.code === DiagnosisCode.CONNECTION_LOST;
}
