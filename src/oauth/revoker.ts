import { Injectable, Logger } from '@nestjs/common';
import { newId } from '../common/ids';
import { errorCodes } from '../proxies/diagnose-network';
import { TaskRunner } from '../tasks/task-runner';
import type { OAuthClient } from './oauth-client';
import { OAuthHttp } from './oauth-http';
import { providerOf } from './oauth-providers';
import { clientFields, FORM } from './token-endpoint';

/** Gives tokens back that are no longer wanted (RFC 7009), as far as the provider can be reached and knows how. */
@Injectable()
export class Revoker {
  private readonly logger = new Logger(Revoker.name);

  constructor(
    private readonly http: OAuthHttp,
    private readonly tasks: TaskRunner,
  ) {}

  /** Runs what revokes a server's token; a failure is logged and nobody's business. */
  inBackground(serverId: string, revoke: () => Promise<void>): void {
    void this.tasks.run(`oauth:revoke:${newId()}`, async () => {
      try {
        await revoke();
      } catch (error) {
        this.logger.warn({ serverId, codes: errorCodes(error) }, 'a token could not be revoked');
      }
    });
  }

  /** With the refresh token its access tokens end. Throws what the network throws. */
  async revoke(client: OAuthClient, token: string): Promise<void> {
    const url = providerOf(client)?.revocationUrl ?? (await this.discover(client));
    if (url === null) return;
    const form = { token, token_type_hint: 'refresh_token', ...clientFields(client) };
    const body = new URLSearchParams(form).toString();
    const { status } = await this.http.send({ method: 'POST', url, headers: FORM, body }, client.proxy);
    if (status >= 400) this.logger.warn({ serverId: client.serverId, status }, 'a token could not be revoked');
  }

  /** From the provider's metadata (RFC 8414, OpenID Connect Discovery 4); only where the token itself came from. */
  private async discover({ tokenUrl, proxy }: OAuthClient): Promise<string | null> {
    const { origin } = new URL(tokenUrl);
    for (const name of ['oauth-authorization-server', 'openid-configuration']) {
      const answer = await this.http.send({ method: 'GET', url: `${origin}/.well-known/${name}` }, proxy);
      const url = answer.status === 200 ? revocationUrlIn(answer.body) : null;
      if (url !== null && new URL(url).origin === origin) return url;
    }
    return null;
  }
}

function revocationUrlIn(body: string): string | null {
  try {
    const metadata = JSON.parse(body) as { revocation_endpoint?: unknown } | null;
    const url = metadata?.revocation_endpoint;
    return typeof url === 'string' && URL.canParse(url) ? url : null;
  } catch {
    return null;
  }
}
