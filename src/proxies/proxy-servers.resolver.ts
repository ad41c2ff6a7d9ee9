import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../auth/viewer';
import { DeletePayload } from '../common/delete-payload';
import { ProxyServer } from './proxy-server.entity';
import { ProxyServerInput, ProxyServerPayload } from './proxy-server.inputs';
import { ProxyServersService } from './proxy-servers.service';

@Resolver(() => ProxyServer)
export class ProxyServersResolver {
  constructor(private readonly proxies: ProxyServersService) {}

  @Query(() => [ProxyServer])
  proxyServers(): Promise<ProxyServer[]> {
    return this.proxies.list();
  }

  @ResolveField(() => Boolean)
  hasPassword(@Parent() proxy: ProxyServer): boolean {
    return proxy.passwordBox !== null;
  }

  @Mutation(() => ProxyServerPayload)
  async createProxyServer(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ProxyServerInput,
  ): Promise<ProxyServerPayload> {
    return { proxyServer: await this.proxies.create(viewer, input), userErrors: [] };
  }

  @Mutation(() => ProxyServerPayload)
  async updateProxyServer(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: ProxyServerInput,
  ): Promise<ProxyServerPayload> {
    return { proxyServer: await this.proxies.update(viewer, id, input), userErrors: [] };
  }

  @Mutation(() => DeletePayload)
  async deleteProxyServer(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeletePayload> {
    return { deletedId: await this.proxies.remove(viewer, id), userErrors: [] };
  }
}
