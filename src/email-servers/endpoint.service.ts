import { Injectable } from '@nestjs/common';
import type { Advice } from '../common/advice';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import type { ProxyEndpoint } from '../proxies/dialer';
import { ProxyServerRepository } from '../proxies/proxy-server.repository';
import { SecretBox, SecretUnreadable } from '../secrets/secret-box';
import { mailServerDiagnosis, type MailServerCode } from './diagnosis-catalogue';
import { EmailAuthType } from './email-server.enums';
import type { Credentials, ServerEndpoint } from './endpoint';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';

type Row = IncomingEmailServer | OutgoingEmailServer;

/** Turns stored servers into endpoints: opens their secrets and finds their proxies. */
@Injectable()
export class EndpointService {
  constructor(
    private readonly proxies: ProxyServerRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** Throws DiagnosedError for a server that cannot be signed in to yet. */
  async incoming(server: IncomingEmailServer): Promise<ServerEndpoint> {
    return this.endpoint(server, this.credentials(server, 'incoming_email_servers'));
  }

  /** Throws DiagnosedError for a server that cannot be signed in to yet. */
  async outgoing(server: OutgoingEmailServer): Promise<ServerEndpoint> {
    return this.endpoint(
      server,
      server.authenticationNeeded ? this.credentials(server, 'outgoing_email_servers') : null,
    );
  }

  /** Null for no proxy. */
  async proxy(id: string | null): Promise<ProxyEndpoint | null> {
    const row = id === null ? null : await this.proxies.find(null, id);
    if (!row) return null;
    const { protocol, host, port, username, passwordBox } = row;
    const password = passwordBox === null ? null : this.open(passwordBox, 'proxy_servers', row.id);
    return { protocol, host, port, username, password };
  }

  private async endpoint(server: Row, credentials: Credentials | null): Promise<ServerEndpoint> {
    const { host, port, securityType, certificateAuthority } = server;
    const proxy = await this.proxy(server.proxyServerId);
    return { host, port, securityType, certificateAuthority, proxy, credentials };
  }

  private credentials(server: Row, table: string): Credentials {
    if (server.authType === EmailAuthType.OAUTH) throw this.failure(DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED);
    if (server.passwordBox === null) {
      throw this.failure(DiagnosisCode.AUTHENTICATION_FAILED, {
        title: 'No password is stored for this server',
        remedy: ['Open the server, enter Password and save.'],
      });
    }
    return {
      kind: 'PASSWORD',
      username: server.username ?? server.email,
      password: this.open(server.passwordBox, table, server.id),
    };
  }

  private open(sealed: string, table: string, row: string): string {
    try {
      return this.box.open(sealed, { table, column: 'password', row });
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      const advice = {
        title: 'The stored password cannot be read',
        remedy: ['Start Mailroom with the SECRET_KEY that it was saved with.', 'Or enter Password again and save.'],
      };
      throw this.failure(DiagnosisCode.AUTHENTICATION_FAILED, advice, error.message);
    }
  }

  private failure(code: MailServerCode, advice?: Partial<Advice>, detail: string | null = null): DiagnosedError {
    return new DiagnosedError(mailServerDiagnosis(code, { at: this.clock.now(), advice, detail }));
  }
}
