import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { loadOrNull } from '../common/row-loader';
import { NotificationType } from '../notifications/notification.types';
import { RequestRow } from './request.entity';
import { RequestLoaders } from './request.loaders';

/** Here and not in notifications, which knows nothing of the module above it. */
@Resolver(() => NotificationType)
export class NotificationRequestResolver {
  constructor(private readonly loaders: RequestLoaders) {}

  @ResolveField(() => RequestRow, { nullable: true })
  request(@Parent() notification: NotificationType): Promise<RequestRow | null> {
    return loadOrNull(this.loaders.byId, notification.requestId);
  }
}
