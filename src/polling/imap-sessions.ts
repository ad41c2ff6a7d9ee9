import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { replaceAt } from '../email-servers/endpoint';
import { EndpointService } from '../email-servers/endpoint.service';
import type { ImapConnection } from '../email-servers/imap-connection';
import { ImapConnectionFactory, type ImapOpenOptions } from '../email-servers/imap-connection.factory';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';

/** A signed-in connection that is kept for a while. */
export interface ImapSession {
  connection: ImapConnection;
  /** When to replace it by one with a newer access token, in milliseconds since the epoch; Infinity with a password. */
  replaceAt: number;
}

@Injectable()
export class ImapSessions {
  constructor(
    private readonly endpoints: EndpointService,
    private readonly connections: ImapConnectionFactory,
    private readonly clock: Clock,
  ) {}

  /** Throws DiagnosedError. */
  async open(server: IncomingEmailServer, options: ImapOpenOptions = {}): Promise<ImapSession> {
    const endpoint = await this.endpoints.incoming(server);
    const connection = await this.connections.open(endpoint, server.folder, options);
    return { connection, replaceAt: replaceAt(endpoint, this.clock.ms()) };
  }
}

/** Whether it is time to replace the session by one with a newer access token. */
export function endsSoon(session: ImapSession, now: number): boolean {
  return now >= session.replaceAt;
}

/** Gmail's way to say that the access token has ended: nothing is wrong. */
export function endedWithToken({ connection, replaceAt: ends }: ImapSession): boolean {
  return ends !== Infinity && connection.sessionExpired;
}
