import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Role } from '../auth/role';
import { Allow, CurrentViewer, type Viewer } from '../auth/viewer';
import { type Connection, PageArgs } from '../common/page';
import { NotificationDecisionsService } from './notification-decisions.service';
import { NotificationFilter, SendNotificationInput } from './notification.inputs';
import { NotificationService } from './notification.service';
import { SendNotificationService } from './send-notification.service';
import { NotificationConnection, NotificationPayload, NotificationType } from './notification.types';

@Resolver(() => NotificationType)
export class NotificationResolver {
  constructor(
    private readonly service: NotificationService,
    private readonly sending: SendNotificationService,
    private readonly decisions: NotificationDecisionsService,
  ) {}

  @Query(() => NotificationConnection)
  @Allow(Role.TECHNICIAN)
  notifications(
    @Args() page: PageArgs,
    @Args('filter', { type: () => NotificationFilter, nullable: true }) filter?: NotificationFilter | null,
  ): Promise<Connection<NotificationType>> {
    return this.service.page(page, filter ?? {});
  }

  @Query(() => NotificationType, { nullable: true })
  @Allow(Role.TECHNICIAN)
  notification(@Args('id', { type: () => ID }) id: string): Promise<NotificationType | null> {
    return this.service.find(id);
  }

  @Mutation(() => NotificationPayload)
  async sendNotification(
    @Args('input') input: SendNotificationInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<NotificationPayload> {
    return payload(await this.sending.send(viewer, input));
  }

  @Mutation(() => NotificationPayload, {
    description: 'An UNCERTAIN one is sent again only with `acceptDuplicate`.',
  })
  async retryNotification(
    @Args('id', { type: () => ID }) id: string,
    @Args('acceptDuplicate', { defaultValue: false }) acceptDuplicate: boolean,
    @CurrentViewer() viewer: Viewer,
  ): Promise<NotificationPayload> {
    return payload(await this.decisions.retry(viewer, id, acceptDuplicate));
  }

  @Mutation(() => NotificationPayload, { description: 'For an UNCERTAIN one that did arrive.' })
  async confirmNotificationSent(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<NotificationPayload> {
    return payload(await this.decisions.confirmSent(viewer, id));
  }

  @Mutation(() => NotificationPayload)
  async cancelNotification(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<NotificationPayload> {
    return payload(await this.decisions.cancel(viewer, id));
  }
}

const payload = (notification: NotificationType): NotificationPayload => ({ notification, userErrors: [] });
