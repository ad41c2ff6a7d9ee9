import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../auth/viewer';
import { DeletePayload } from '../common/delete-payload';
import { loadOrNull } from '../common/row-loader';
import { NotificationLoaders } from './notification.loaders';
import { NotificationType, Suppression } from './notification.types';
import { SuppressionService } from './suppression.service';

@Resolver(() => Suppression)
export class SuppressionResolver {
  constructor(
    private readonly service: SuppressionService,
    private readonly loaders: NotificationLoaders,
  ) {}

  @Query(() => [Suppression], { description: 'Those that have not expired, newest first.' })
  suppressions(): Promise<Suppression[]> {
    return this.service.current();
  }

  @Mutation(() => DeletePayload)
  async removeSuppression(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeletePayload> {
    return { deletedId: await this.service.remove(viewer, id), userErrors: [] };
  }

  @ResolveField(() => NotificationType, { nullable: true, description: 'The one that bounced.' })
  notification(@Parent() { notificationId }: Suppression): Promise<NotificationType | null> {
    return loadOrNull(this.loaders.notifications, notificationId);
  }
}
