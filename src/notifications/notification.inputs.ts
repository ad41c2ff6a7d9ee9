import { Field, ID, InputType } from '@nestjs/graphql';
import { NotificationState } from './notification.enums';

@InputType()
export class SendNotificationInput {
  @Field(() => [String]) to: string[];
  @Field(() => [String], { defaultValue: [] }) cc: string[];
  @Field() subject: string;
  @Field() text: string;
  @Field(() => String, { nullable: true }) html?: string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Without one: that of the mailbox through which the request came in, else the primary server.',
  })
  outgoingEmailServerId?: string | null;
  @Field(() => ID, { nullable: true }) requestId?: string | null;
  @Field(() => String, { nullable: true, description: 'The same key twice makes one notification.' })
  idempotencyKey?: string | null;
}

@InputType()
export class NotificationFilter {
  @Field(() => [NotificationState], { nullable: true }) states?: NotificationState[] | null;
  @Field(() => ID, { nullable: true, description: 'The server it was meant for, or the one that sent it.' })
  serverId?: string | null;
  @Field(() => ID, { nullable: true }) requestId?: string | null;
  @Field(() => String, { nullable: true, description: 'An address in To or Cc.' }) recipient?: string | null;
}
