import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { reviveDiagnosis } from '../common/diagnosis';
import { loadOrNull } from '../common/row-loader';
import { OutgoingEmailServerType } from '../email-servers/outgoing-email-server.types';
import { ServerLoaders } from '../email-servers/server-loaders';
import { RecipientState } from './notification.enums';
import { NotificationLoaders } from './notification.loaders';
import { DeliveryAttempt, NotificationType, RecipientResult } from './notification.types';

/** What belongs to a notification; `request` is resolved by the module above. */
@Resolver(() => NotificationType)
export class NotificationFieldsResolver {
  constructor(
    private readonly loaders: NotificationLoaders,
    private readonly servers: ServerLoaders,
  ) {}

  @ResolveField(() => String)
  async text(@Parent() { id }: NotificationType): Promise<string> {
    return (await this.loaders.bodies.load(id)).text;
  }

  @ResolveField(() => String, { nullable: true })
  async html(@Parent() { id }: NotificationType): Promise<string | null> {
    return (await this.loaders.bodies.load(id)).html;
  }

  @ResolveField(() => [String], { description: 'Recipients left out by the outgoing filter.' })
  async blockedRecipients(@Parent() { id }: NotificationType): Promise<string[]> {
    const recipients = await this.loaders.recipients.load(id);
    return recipients.filter((r) => r.state === RecipientState.BLOCKED).map((r) => r.address);
  }

  @ResolveField(() => [RecipientResult], { description: 'What the last server said per recipient.' })
  recipients(@Parent() { id }: NotificationType): Promise<RecipientResult[]> {
    return this.loaders.recipients.load(id);
  }

  @ResolveField(() => [DeliveryAttempt], { description: 'Oldest first.' })
  async attempts(@Parent() { id }: NotificationType): Promise<DeliveryAttempt[]> {
    const attempts = await this.loaders.attempts.load(id);
    return attempts.map((attempt) => ({ ...attempt, problem: reviveDiagnosis(attempt.problem) }));
  }

  @ResolveField(() => OutgoingEmailServerType, { nullable: true, description: 'The server it was meant for.' })
  outgoingEmailServer(@Parent() { outgoingEmailServerId }: NotificationType): Promise<OutgoingEmailServerType | null> {
    return loadOrNull(this.servers.outgoing, outgoingEmailServerId);
  }

  @ResolveField(() => OutgoingEmailServerType, {
    nullable: true,
    description: 'The server that sent it; another one than intended after a failover.',
  })
  sentBy(@Parent() { sentById }: NotificationType): Promise<OutgoingEmailServerType | null> {
    return loadOrNull(this.servers.outgoing, sentById);
  }
}

@Resolver(() => DeliveryAttempt)
export class DeliveryAttemptResolver {
  constructor(private readonly servers: ServerLoaders) {}

  @ResolveField(() => OutgoingEmailServerType, { nullable: true })
  server(@Parent() { serverId }: DeliveryAttempt): Promise<OutgoingEmailServerType | null> {
    return loadOrNull(this.servers.outgoing, serverId);
  }
}
