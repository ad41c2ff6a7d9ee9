import { Injectable } from '@nestjs/common';
import type { Advice } from '../common/advice';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import type { OAuthClient } from '../oauth/oauth-client';
import type { ProxyEndpoint } from '../proxies/dialer';
import { ProxyServerRepository } from '../proxies/proxy-server.repository';
import { SecretBox, SecretUnreadable } from '../secrets/secret-box';
import { mailServerDiagnosis, type MailServerCode } from './diagnosis-catalogue';
import { EmailAuthType, ServerDirection } from './email-server.enums';
import type { Credentials, ServerEndpoint } from './endpoint';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import { OAuthSignIn } from './oauth-sign-in';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';

type Row = IncomingEmailServer | OutgoingEmailServer;

/** Turns stored servers into endpoints: opens their secrets and finds their proxies. */
@Injectable()
export class EndpointService {
  constructor(
    private readonly proxies: ProxyServerRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly oauth: OAuthSignIn,
  ) {}

  /** Throws DiagnosedError for a server that cannot be signed in to yet. */
  async incoming(server: IncomingEmailServer): Promise<ServerEndpoint> {
    return this.endpoint(server, ServerDirection.INCOMING, true);
  }

  /** Throws DiagnosedError for a server that cannot be signed in to yet. */
  async outgoing(server: OutgoingEmailServer): Promise<ServerEndpoint> {
    return this.endpoint(server, ServerDirection.OUTGOING, server.authenticationNeeded);
  }

  /** Null for no proxy. */
  async proxy(id: string | null): Promise<ProxyEndpoint | null> {
    const row = id === null ? null : await this.proxies.find(null, id);
    if (!row) return null;
    const { protocol, host, port, username, passwordBox } = row;
    const password = passwordBox === null ? null : this.open(passwordBox, 'proxy_servers', row.id);
    return { protocol, host, port, username, password };
  }

  /** Of a server that signs in with OAuth. Throws DiagnosedError when its client secret cannot be read. */
  async oauthClient(server: Row, direction: ServerDirection): Promise<OAuthClient> {
    return this.clientOf(server, direction, await this.proxy(server.proxyServerId));
  }

  /** For credentials that are not stored. */
  with(server: Row, proxy: ProxyEndpoint | null, credentials: Credentials | null): ServerEndpoint {
    const { host, port, securityType, certificateAuthority } = server;
    return { host, port, securityType, certificateAuthority, proxy, credentials };
  }

  private async endpoint(server: Row, direction: ServerDirection, signsIn: boolean): Promise<ServerEndpoint> {
    const proxy = await this.proxy(server.proxyServerId);
    return this.with(server, proxy, signsIn ? await this.credentials(server, direction, proxy) : null);
  }

  private async credentials(
    server: Row,
    direction: ServerDirection,
    proxy: ProxyEndpoint | null,
  ): Promise<Credentials | null> {
    switch (server.authType) {
      case null:
        return null;
      case EmailAuthType.OAUTH:
        return this.oauth.credentials(await this.clientOf(server, direction, proxy));
      case EmailAuthType.BASIC:
        return this.passwordOf(server, direction);
    }
  }

  private passwordOf(server: Row, direction: ServerDirection): Credentials {
    if (server.passwordBox === null) {
      throw this.failure(DiagnosisCode.AUTHENTICATION_FAILED, {
        title: 'No password is stored for this server',
        remedy: ['Open the server, enter Password and save.'],
      });
    }
    const table = direction === ServerDirection.INCOMING ? 'incoming_email_servers' : 'outgoing_email_servers';
    return {
      kind: 'PASSWORD',
      username: server.username ?? server.email,
      password: this.open(server.passwordBox, table, server.id),
    };
  }

  private async clientOf(server: Row, direction: ServerDirection, proxy: ProxyEndpoint | null): Promise<OAuthClient> {
    try {
      return await this.oauth.clientOf(server, direction, proxy);
    } catch (error) {
      throw this.unreadable(error, 'Client secret');
    }
  }

  private open(sealed: string, table: string, row: string): string {
    try {
      return this.box.open(sealed, { table, column: 'password', row });
    } catch (error) {
      throw this.unreadable(error, 'Password');
    }
  }

  /** What to throw instead of SecretUnreadable; other errors stay as they are. */
  private unreadable(error: unknown, field: string): unknown {
    if (!(error instanceof SecretUnreadable)) return error;
    const advice = {
      title: `The stored ${field.toLowerCase()} cannot be read`,
      remedy: ['Start Mailroom with the SECRET_KEY that it was saved with.', `Or enter ${field} again and save.`],
    };
    return this.failure(DiagnosisCode.AUTHENTICATION_FAILED, advice, error.message);
  }

  private failure(code: MailServerCode, advice?: Partial<Advice>, detail: string | null = null): DiagnosedError {
    return new DiagnosedError(mailServerDiagnosis(code, { at: this.clock.now(), advice, detail }));
  }
}
