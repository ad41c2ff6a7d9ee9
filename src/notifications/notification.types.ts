import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Diagnosis } from '../common/diagnosis';
import { connectionTypes } from '../common/page';
import { UserError } from '../common/user-error';
import { NotificationState, RecipientState } from './notification.enums';

/** Its row, as far as it may be seen; what belongs to it is loaded by NotificationFieldsResolver. */
@ObjectType('Notification')
export class NotificationType {
  @Field(() => ID) id: string;
  @Field(() => NotificationState) state: NotificationState;
  @Field(() => [String]) to: string[];
  @Field(() => [String]) cc: string[];
  @Field() subject: string;
  @Field() messageId: string;
  @Field(() => Date, { nullable: true }) nextAttemptAt: Date | null;
  @Field() createdAt: Date;
  @Field(() => Date, { nullable: true }) sentAt: Date | null;
  requestId: string | null;
  outgoingEmailServerId: string | null;
  sentById: string | null;
}

@ObjectType()
export class RecipientResult {
  @Field() address: string;
  @Field(() => RecipientState) state: RecipientState;
  @Field(() => String, { nullable: true }) response: string | null;
}

@ObjectType()
export class DeliveryAttempt {
  @Field() at: Date;
  @Field() succeeded: boolean;
  @Field(() => String, { nullable: true, description: "The mail server's last line. Null for who is not ADMIN." })
  response: string | null;
  @Field(() => Int) durationMs: number;
  @Field(() => Diagnosis, { nullable: true }) problem: Diagnosis | null;
  serverId: string | null;
}

@ObjectType({
  description: 'An address that bounced for good; not written to until it expires or is removed.',
})
export class Suppression {
  @Field(() => ID) id: string;
  @Field() address: string;
  @Field() reason: string;
  @Field() since: Date;
  @Field() expiresAt: Date;
  notificationId: string | null;
}

export const NotificationConnection = connectionTypes('Notification', () => NotificationType);

@ObjectType()
export class NotificationPayload {
  @Field(() => NotificationType, { nullable: true }) notification: NotificationType | null;
  @Field(() => [UserError]) userErrors: UserError[];
}
