import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../auth/viewer';
import { DeletePayload } from '../common/delete-payload';
import { ProxyServer } from '../proxies/proxy-server.entity';
import { AuthorizationPayload } from './authorization';
import { OAuthSettings } from './oauth-settings.types';
import { OutgoingEmailServerInput } from './outgoing-email-server.inputs';
import {
  OutgoingEmailServerPayload,
  OutgoingEmailServerType,
  toOutgoingServerType,
} from './outgoing-email-server.types';
import { OutgoingEmailServersService } from './outgoing-email-servers.service';
import { ServerFieldsService } from './server-fields.service';
import { ServerHealthType } from './server-health.types';

@Resolver(() => OutgoingEmailServerType)
export class OutgoingEmailServersResolver {
  constructor(
    private readonly servers: OutgoingEmailServersService,
    private readonly fields: ServerFieldsService,
  ) {}

  @Query(() => [OutgoingEmailServerType])
  async outgoingEmailServers(): Promise<OutgoingEmailServerType[]> {
    return (await this.servers.list()).map(toOutgoingServerType);
  }

  @Query(() => OutgoingEmailServerType, { nullable: true })
  async outgoingEmailServer(@Args('id', { type: () => ID }) id: string): Promise<OutgoingEmailServerType | null> {
    const row = await this.servers.find(id);
    return row && toOutgoingServerType(row);
  }

  @Mutation(() => OutgoingEmailServerPayload)
  async createOutgoingEmailServer(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: OutgoingEmailServerInput,
  ): Promise<OutgoingEmailServerPayload> {
    return { server: toOutgoingServerType(await this.servers.create(viewer, input)), userErrors: [] };
  }

  @Mutation(() => OutgoingEmailServerPayload)
  async updateOutgoingEmailServer(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: OutgoingEmailServerInput,
    @Args('expectedUpdatedAt', { type: () => Date, nullable: true }) expectedUpdatedAt: Date | null = null,
  ): Promise<OutgoingEmailServerPayload> {
    const row = await this.servers.update(viewer, id, input, expectedUpdatedAt);
    return { server: toOutgoingServerType(row), userErrors: [] };
  }

  @Mutation(() => OutgoingEmailServerPayload)
  async setOutgoingEmailServerEnabled(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('enabled') enabled: boolean,
  ): Promise<OutgoingEmailServerPayload> {
    return { server: toOutgoingServerType(await this.servers.setEnabled(viewer, id, enabled)), userErrors: [] };
  }

  @Mutation(() => DeletePayload)
  async deleteOutgoingEmailServer(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeletePayload> {
    return { deletedId: await this.servers.remove(viewer, id), userErrors: [] };
  }

  @Mutation(() => AuthorizationPayload)
  async authorizeOutgoingEmailServer(@Args('id', { type: () => ID }) id: string): Promise<AuthorizationPayload> {
    return { authorizationUrl: await this.servers.authorizationUrl(id), userErrors: [] };
  }

  @ResolveField(() => ProxyServer, { nullable: true })
  proxyServer(@Parent() server: OutgoingEmailServerType): Promise<ProxyServer | null> {
    return this.fields.proxyServer(server.proxyServerId);
  }

  @ResolveField(() => OAuthSettings, { nullable: true })
  oauth(@Parent() server: OutgoingEmailServerType): Promise<OAuthSettings | null> {
    return this.fields.oauth(server);
  }

  @ResolveField(() => ServerHealthType)
  health(@Parent() server: OutgoingEmailServerType): Promise<ServerHealthType> {
    return this.fields.health(server.id);
  }
}
