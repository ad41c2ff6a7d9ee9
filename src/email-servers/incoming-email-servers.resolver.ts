import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../auth/viewer';
import { DeletePayload } from '../common/delete-payload';
import { Category } from '../directory/category.entity';
import { TechnicianGroup } from '../directory/technician-group.entity';
import { ProxyServer } from '../proxies/proxy-server.entity';
import { AuthorizationPayload } from './authorization';
import { IncomingEmailServerInput } from './incoming-email-server.inputs';
import {
  IncomingEmailServerPayload,
  IncomingEmailServerType,
  toIncomingServerType,
} from './incoming-email-server.types';
import { IncomingEmailServersService } from './incoming-email-servers.service';
import { OAuthSettings } from './oauth-settings.types';
import { OutgoingEmailServerType } from './outgoing-email-server.types';
import { ServerFieldsService } from './server-fields.service';
import { ServerHealthType } from './server-health.types';

@Resolver(() => IncomingEmailServerType)
export class IncomingEmailServersResolver {
  constructor(
    private readonly servers: IncomingEmailServersService,
    private readonly fields: ServerFieldsService,
  ) {}

  @Query(() => [IncomingEmailServerType])
  async incomingEmailServers(): Promise<IncomingEmailServerType[]> {
    return (await this.servers.list()).map(toIncomingServerType);
  }

  @Query(() => IncomingEmailServerType, { nullable: true })
  async incomingEmailServer(@Args('id', { type: () => ID }) id: string): Promise<IncomingEmailServerType | null> {
    const row = await this.servers.find(id);
    return row && toIncomingServerType(row);
  }

  @Mutation(() => IncomingEmailServerPayload)
  async createIncomingEmailServer(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: IncomingEmailServerInput,
  ): Promise<IncomingEmailServerPayload> {
    return { server: toIncomingServerType(await this.servers.create(viewer, input)), userErrors: [] };
  }

  @Mutation(() => IncomingEmailServerPayload)
  async updateIncomingEmailServer(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: IncomingEmailServerInput,
    @Args('expectedUpdatedAt', { type: () => Date, nullable: true }) expectedUpdatedAt: Date | null = null,
  ): Promise<IncomingEmailServerPayload> {
    const row = await this.servers.update(viewer, id, input, expectedUpdatedAt);
    return { server: toIncomingServerType(row), userErrors: [] };
  }

  @Mutation(() => IncomingEmailServerPayload)
  async setIncomingEmailServerEnabled(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('enabled') enabled: boolean,
  ): Promise<IncomingEmailServerPayload> {
    return { server: toIncomingServerType(await this.servers.setEnabled(viewer, id, enabled)), userErrors: [] };
  }

  @Mutation(() => DeletePayload)
  async deleteIncomingEmailServer(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeletePayload> {
    return { deletedId: await this.servers.remove(viewer, id), userErrors: [] };
  }

  @Mutation(() => AuthorizationPayload, { description: 'Begins consent anew; valid in every state.' })
  async authorizeIncomingEmailServer(@Args('id', { type: () => ID }) id: string): Promise<AuthorizationPayload> {
    return { authorizationUrl: await this.servers.authorizationUrl(id), userErrors: [] };
  }

  @ResolveField(() => TechnicianGroup, { nullable: true })
  technicianGroup(@Parent() server: IncomingEmailServerType): Promise<TechnicianGroup | null> {
    return this.fields.technicianGroup(server.technicianGroupId);
  }

  @ResolveField(() => Category, { nullable: true })
  category(@Parent() server: IncomingEmailServerType): Promise<Category | null> {
    return this.fields.category(server.categoryId);
  }

  @ResolveField(() => ProxyServer, { nullable: true })
  proxyServer(@Parent() server: IncomingEmailServerType): Promise<ProxyServer | null> {
    return this.fields.proxyServer(server.proxyServerId);
  }

  @ResolveField(() => OutgoingEmailServerType, { nullable: true })
  outgoingEmailServer(@Parent() server: IncomingEmailServerType): Promise<OutgoingEmailServerType | null> {
    return this.fields.outgoingEmailServer(server.outgoingEmailServerId);
  }

  @ResolveField(() => OAuthSettings, { nullable: true })
  oauth(@Parent() server: IncomingEmailServerType): Promise<OAuthSettings | null> {
    return this.fields.oauth(server);
  }

  @ResolveField(() => ServerHealthType)
  health(@Parent() server: IncomingEmailServerType): Promise<ServerHealthType> {
    return this.fields.health(server.id);
  }
}
