import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { loadOrNull } from '../common/row-loader';
import { Category } from '../directory/category.entity';
import { DirectoryLoaders } from '../directory/directory.loaders';
import { TechnicianGroup } from '../directory/technician-group.entity';
import { IncomingEmailServerType } from '../email-servers/incoming-email-server.types';
import { ServerLoaders } from '../email-servers/server-loaders';
import { RequestRow } from './request.entity';
import { EntryPageArgs } from './request.inputs';
import { requestKey } from './request-key';
import { RequestLoaders } from './request.loaders';
import { RequestEntryConnection } from './request.types';
import { RequestsService } from './requests.service';

@Resolver(() => RequestRow)
export class RequestFieldsResolver {
  constructor(
    private readonly requests: RequestsService,
    private readonly loaders: RequestLoaders,
    private readonly directory: DirectoryLoaders,
    private readonly servers: ServerLoaders,
  ) {}

  @ResolveField(() => String, { description: 'Shown to people and put in subjects, e.g. `REQ-42`.' })
  key(@Parent() request: RequestRow): string {
    return requestKey(request.number);
  }

  @ResolveField(() => TechnicianGroup, { nullable: true })
  technicianGroup(@Parent() request: RequestRow): Promise<TechnicianGroup | null> {
    return loadOrNull(this.directory.technicianGroup, request.technicianGroupId);
  }

  @ResolveField(() => Category, { nullable: true })
  category(@Parent() request: RequestRow): Promise<Category | null> {
    return loadOrNull(this.directory.category, request.categoryId);
  }

  @ResolveField(() => IncomingEmailServerType, { nullable: true })
  source(@Parent() request: RequestRow): Promise<IncomingEmailServerType | null> {
    return loadOrNull(this.servers.incoming, request.sourceId);
  }

  @ResolveField(() => RequestRow, {
    nullable: true,
    description: 'The request this one was split from, e.g. because a reply could not prove that it belongs there.',
  })
  linkedTo(@Parent() request: RequestRow): Promise<RequestRow | null> {
    return loadOrNull(this.loaders.byId, request.linkedToId);
  }

  @ResolveField(() => RequestEntryConnection, { description: 'Oldest first.' })
  entries(@Parent() request: RequestRow, @Args() page: EntryPageArgs) {
    return this.requests.entries(request.id, page);
  }
}
