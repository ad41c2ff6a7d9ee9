import { Args, ID, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Role } from '../auth/role';
import { Allow, CurrentViewer, type Viewer } from '../auth/viewer';
import { PageArgs } from '../common/page';
import { EventService } from '../events/event.service';
import { ReplyService } from './reply.service';
import { RequestUpdateService } from './request-update.service';
import { RequestRow } from './request.entity';
import { RequestFilter, RequestReplyInput, RequestUpdateInput } from './request.inputs';
import { RequestConnection, RequestPayload, RequestReplyPayload } from './request.types';
import { RequestsService } from './requests.service';

@Resolver(() => RequestRow)
@Allow(Role.TECHNICIAN)
export class RequestResolver {
  constructor(
    private readonly requestsService: RequestsService,
    private readonly updates: RequestUpdateService,
    private readonly replies: ReplyService,
    private readonly events: EventService,
  ) {}

  @Query(() => RequestConnection)
  requests(
    @Args() page: PageArgs,
    @Args('filter', { type: () => RequestFilter, nullable: true }) filter: RequestFilter | null,
  ) {
    return this.requestsService.page(page, filter);
  }

  @Query(() => RequestRow, { nullable: true })
  request(@Args('id', { type: () => ID }) id: string): Promise<RequestRow | null> {
    return this.requestsService.find(id);
  }

  @Query(() => RequestRow, { nullable: true })
  requestByKey(@Args('key') key: string): Promise<RequestRow | null> {
    return this.requestsService.findByKey(key);
  }

  @Mutation(() => RequestPayload)
  async updateRequest(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: RequestUpdateInput,
  ): Promise<RequestPayload> {
    return { request: await this.updates.update(viewer, id, input), userErrors: [] };
  }

  @Mutation(() => RequestReplyPayload)
  async replyToRequest(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: RequestReplyInput,
  ): Promise<RequestReplyPayload> {
    return { ...(await this.replies.reply(viewer, id, input)), userErrors: [] };
  }

  @Subscription(() => RequestRow, {
    resolve(this: RequestResolver, id: string) {
      return this.requestsService.find(id);
    },
  })
  requestChanged() {
    return this.events.changes('request');
  }
}
