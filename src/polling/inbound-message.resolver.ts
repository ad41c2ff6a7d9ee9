import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Role } from '../auth/role';
import { Allow, CurrentViewer, type Viewer } from '../auth/viewer';
import { loadOrNull } from '../common/row-loader';
import { IncomingEmailServerType } from '../email-servers/incoming-email-server.types';
import { ServerLoaders } from '../email-servers/server-loaders';
import { IncomingFilterInput } from '../filters/filter.types';
import { RequestRow } from '../requests/request.entity';
import { RequestLoaders } from '../requests/request.loaders';
import { FilterPreview } from './filter-preview';
import { FilterPreviewService } from './filter-preview.service';
import { InboundMessageService } from './inbound-message.service';
import {
  InboundMessage,
  InboundMessageConnection,
  InboundMessageFilter,
  InboundMessagePayload,
  InboundMessagesArgs,
  ReprocessPayload,
} from './inbound-message.types';
import { ReprocessService } from './reprocess.service';

@Resolver(() => InboundMessage)
export class InboundMessageResolver {
  constructor(
    private readonly messages: InboundMessageService,
    private readonly reprocess: ReprocessService,
    private readonly previews: FilterPreviewService,
    private readonly servers: ServerLoaders,
    private readonly requests: RequestLoaders,
  ) {}

  @Query(() => InboundMessageConnection)
  @Allow(Role.TECHNICIAN)
  inboundMessages(@Args() args: InboundMessagesArgs) {
    return this.messages.page(args);
  }

  @Query(() => InboundMessage, { nullable: true })
  @Allow(Role.TECHNICIAN)
  inboundMessage(@Args('id', { type: () => ID }) id: string): Promise<InboundMessage | null> {
    return this.messages.one(id);
  }

  @Query(() => FilterPreview)
  previewIncomingFilter(
    @Args('serverId', { type: () => ID }) serverId: string,
    @Args('filter') filter: IncomingFilterInput,
    @Args('last', { type: () => Int, defaultValue: 100 }) last: number,
  ): Promise<FilterPreview> {
    return this.previews.preview(serverId, filter, last);
  }

  @Mutation(() => InboundMessagePayload, {
    description:
      "Decides a quarantined or ignored message again, with today's filter. What that filter still ignores stays IGNORED, unless `despiteFilter` says to take it in all the same.",
  })
  async reprocessInboundMessage(
    @Args('id', { type: () => ID }) id: string,
    @Args('despiteFilter', { defaultValue: false, description: 'Takes it in after all, whatever the filter says.' })
    despiteFilter: boolean,
    @CurrentViewer() viewer: Viewer,
  ): Promise<InboundMessagePayload> {
    return { message: await this.reprocess.one(id, despiteFilter, viewer), userErrors: [] };
  }

  @Mutation(() => ReprocessPayload, {
    description: 'The same for all that match; answers with how many were queued for it.',
  })
  async reprocessInboundMessages(
    @Args('filter') filter: InboundMessageFilter,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReprocessPayload> {
    return { queued: await this.reprocess.many(filter, viewer), userErrors: [] };
  }

  @ResolveField(() => IncomingEmailServerType, { nullable: true })
  server(@Parent() message: InboundMessage): Promise<IncomingEmailServerType | null> {
    return loadOrNull(this.servers.incoming, message.serverId);
  }

  @ResolveField(() => InboundMessage, { nullable: true })
  duplicateOf(@Parent() message: InboundMessage): Promise<InboundMessage | null> {
    return loadOrNull(this.messages.byId, message.duplicateOfId);
  }

  @ResolveField(() => RequestRow, { nullable: true })
  request(@Parent() message: InboundMessage): Promise<RequestRow | null> {
    return loadOrNull(this.requests.byId, message.requestId);
  }
}
