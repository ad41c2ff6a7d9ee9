import { Injectable } from '@nestjs/common';
import { loadOrNull, type RowLoader, rowLoader } from '../common/row-loader';
import { DirectoryLoaders } from '../directory/directory.loaders';
import type { Category } from '../directory/category.entity';
import type { TechnicianGroup } from '../directory/technician-group.entity';
import type { ProxyServer } from '../proxies/proxy-server.entity';
import { ProxyServerRepository } from '../proxies/proxy-server.repository';
import { SettingsService } from '../settings/settings.service';
import { type OAuthSettings, type ShownOAuthClient, toOAuthSettings } from './oauth-settings.types';
import type { OutgoingEmailServerType } from './outgoing-email-server.types';
import type { ServerHealthType } from './server-health.types';
import { ServerLoaders } from './server-loaders';

/** What other rows answer about a server. */
@Injectable()
export class ServerFieldsService {
  private readonly proxies: RowLoader<ProxyServer>;

  constructor(
    proxies: ProxyServerRepository,
    private readonly directory: DirectoryLoaders,
    private readonly servers: ServerLoaders,
    private readonly settings: SettingsService,
  ) {
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

  async oauth(client: ShownOAuthClient): Promise<OAuthSettings | null> {
    return toOAuthSettings(client, (await this.settings.get()).baseUrl);
  }
}
