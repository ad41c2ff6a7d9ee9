import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { EndpointService } from '../email-servers/endpoint.service';
import type { ImapConnection } from '../email-servers/imap-connection';
import { ImapConnectionFactory } from '../email-servers/imap-connection.factory';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { MailboxOwner } from './mailbox-owner';

/** With a longer interval the connection is closed between polls: servers end idle ones after minutes anyway. */
const KEEP_OPEN_UP_TO_SECONDS = 300;
/** A session ends with its access token, so it is replaced by one with a newer token this long before. */
export const BEFORE_TOKEN_ENDS_MS = 120_000;

interface Kept {
  connection: ImapConnection;
  /** The version of the settings that the connection was made with. */
  updatedAt: number;
  /** When its access token ends; null for one with a password. */
  expiresAt: Date | null;
}

/** The IMAP connections that owned mailboxes are polled over: kept open between polls, and closed with the ownership. */
@Injectable()
export class KeptConnections {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly endpoints: EndpointService,
    private readonly connections: ImapConnectionFactory,
    private readonly clock: Clock,
    owner: MailboxOwner,
  ) {
    owner.beforeRelease((serverId) => this.close(serverId));
  }

  /**
   * Runs `work`, once more from its beginning when the session turns out to have ended since the last poll or with its
   * access token: that is no failure.
   */
  async with<T>(server: IncomingEmailServer, work: (connection: ImapConnection) => Promise<T>): Promise<T> {
    const before = this.reusable(server);
    const kept = before ?? (await this.open(server));
    try {
      return await work(kept.connection);
    } catch (error) {
      if (!isLost(error) || !(before || (kept.expiresAt && kept.connection.sessionExpired))) throw error;
      return await work((await this.open(server)).connection);
    } finally {
      if (server.pollIntervalSeconds > KEEP_OPEN_UP_TO_SECONDS) await this.close(server.id);
    }
  }

  private reusable(server: IncomingEmailServer): Kept | null {
    const kept = this.kept.get(server.id);
    if (!kept?.connection.usable || kept.updatedAt !== server.updatedAt.getTime()) return null;
    return endsSoon(kept.expiresAt, this.clock) ? null : kept;
  }

  private async open(server: IncomingEmailServer): Promise<Kept> {
    await this.close(server.id);
    const endpoint = await this.endpoints.incoming(server);
    const { credentials } = endpoint;
    const kept = {
      connection: await this.connections.open(endpoint, server.folder),
      updatedAt: server.updatedAt.getTime(),
      expiresAt: credentials?.kind === 'ACCESS_TOKEN' ? credentials.expiresAt : null,
    };
    this.kept.set(server.id, kept);
    return kept;
  }

  private async close(serverId: string): Promise<void> {
    const kept = this.kept.get(serverId);
    this.kept.delete(serverId);
    await kept?.connection.close();
  }
}

function endsSoon(expiresAt: Date | null, clock: Clock): boolean {
  return expiresAt !== null && expiresAt.getTime() - clock.ms() < BEFORE_TOKEN_ENDS_MS;
}

function isLost(error: unknown): boolean {
  return error instanceof DiagnosedError && error.diagnosis.code === DiagnosisCode.CONNECTION_LOST;
}
