import { Injectable } from '@nestjs/common';
import { EndpointService } from '../email-servers/endpoint.service';
import type { ImapConnection } from '../email-servers/imap-connection';
import { ImapConnectionFactory, type ImapOpenOptions } from '../email-servers/imap-connection.factory';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';

/** A session ends with its access token, so it is replaced by one with a newer token this long before. */
export const BEFORE_TOKEN_ENDS_MS = 120_000;

/** A signed-in connection that is kept for a while. */
export interface ImapSession {
  connection: ImapConnection;
  /** When its access token ends; null for one with a password. */
  expiresAt: Date | null;
}

@Injectable()
export class ImapSessions {
  constructor(
    private readonly endpoints: EndpointService,
    private readonly connections: ImapConnectionFactory,
  ) {}

  /** Throws DiagnosedError. */
  async open(server: IncomingEmailServer, options: ImapOpenOptions = {}): Promise<ImapSession> {
    const endpoint = await this.endpoints.incoming(server);
    const { credentials } = endpoint;
    return {
      connection: await this.connections.open(endpoint, server.folder, options),
      expiresAt: credentials?.kind === 'ACCESS_TOKEN' ? credentials.expiresAt : null,
    };
  }
}

/** Whether it is time to replace the session by one with a newer access token. */
export function endsSoon({ expiresAt }: ImapSession, now: number): boolean {
  return expiresAt !== null && expiresAt.getTime() - now < BEFORE_TOKEN_ENDS_MS;
}

/** Gmail's way to say that the access token has ended: nothing is wrong. */
export function endedWithToken({ connection, expiresAt }: ImapSession): boolean {
  return expiresAt !== null && connection.sessionExpired;
}
