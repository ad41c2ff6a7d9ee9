import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { loadOrNull, type RowLoader, rowLoader } from '../common/row-loader';
import { DirectoryLoaders } from '../directory/directory.loaders';
import type { Category } from '../directory/category.entity';
import type { TechnicianGroup } from '../directory/technician-group.entity';
import type { ProxyServer } from '../proxies/proxy-server.entity';
import { ProxyServerRepository } from '../proxies/proxy-server.repository';
import type { OAuthAuthorization } from '../oauth/oauth-authorization.entity';
import { OAuthAuthorizationRepository } from '../oauth/oauth-authorization.repository';
import { SettingsService } from '../settings/settings.service';
import { type OAuthSettings, type ShownOAuthClient, toOAuthSettings } from './oauth-settings.types';
import type { OutgoingEmailServerType } from './outgoing-email-server.types';
import type { ServerHealthType } from './server-health.types';
import { ServerLoaders } from './server-loaders';

type OAuthServerFields = { id: string; email: string; oauthClient: ShownOAuthClient };

/** What other rows answer about a server. */
@Injectable()
export class ServerFieldsService {
  private readonly proxies: RowLoader<ProxyServer>;
  private readonly authorizations: RowLoader<OAuthAuthorization & { id: string }>;

  constructor(
    proxies: ProxyServerRepository,
    private readonly directory: DirectoryLoaders,
    private readonly servers: ServerLoaders,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
    authorizations: OAuthAuthorizationRepository,
  ) {
    this.authorizations = rowLoader(async (ids) =>
      (await authorizations.findByServerIds(ids)).map((row) => ({ id: row.serverId, ...row })),
    );
    this.proxies = rowLoader((ids) => proxies.findByIds(ids));
  }

  proxyServer(id: string | null): Promise<ProxyServer | null> {
    return loadOrNull(this.proxies, id);
  }

  technicianGroup(id: string | null): Promise<TechnicianGroup | null> {
    return loadOrNull(this.directory.technicianGroup, id);
  }

  category(id: string | null): Promise<Category | null> {
    return loadOrNull(this.directory.category, id);
  }

  outgoingEmailServer(id: string | null): Promise<OutgoingEmailServerType | null> {
    return loadOrNull(this.servers.outgoing, id);
  }

  health(serverId: string): Promise<ServerHealthType> {
    return this.servers.health(serverId);
  }

  async oauth({ id, email, oauthClient }: OAuthServerFields): Promise<OAuthSettings | null> {
    const { baseUrl } = await this.settings.get();
    const authorization = oauthClient.clientId === null ? null : await this.authorizations.load(id);
    return toOAuthSettings(oauthClient, { email, baseUrl, authorization, now: this.clock.now() });
  }
}
