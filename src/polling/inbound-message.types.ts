import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Diagnosis } from '../common/diagnosis';
import { connectionTypes, PageArgs } from '../common/page';
import { UserError } from '../common/user-error';
import type { InboundMessageRow } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';

@ObjectType()
export class JourneyStep {
  @Field() at: Date;
  @Field() step: string;
  @Field(() => String, { nullable: true }) detail: string | null;
}

@ObjectType({
  description: 'Every message ever seen in a mailbox has exactly one of these; none is lost without a row.',
})
export class InboundMessage {
  @Field(() => ID) id: string;
  @Field(() => InboundState) state: InboundState;

  @Field(() => String, {
    nullable: true,
    description: 'One sentence: the filter entry that matched, the loop sign found, the error.',
  })
  reason: string | null;

  @Field(() => String, { nullable: true }) messageId: string | null;
  @Field(() => String, { nullable: true }) fromAddress: string | null;
  @Field(() => String, { nullable: true }) fromName: string | null;
  @Field(() => String, { nullable: true }) subject: string | null;
  @Field(() => Int) sizeBytes: number;
  @Field({ description: 'False when only the headers were taken because of its size.' }) storedWhole: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'What the receiving mail server found about SPF, DKIM and DMARC, where it is a configured one.',
  })
  authenticationResults: string | null;

  @Field(() => Date, { nullable: true }) sentAt: Date | null;
  @Field() receivedAt: Date;
  @Field(() => Date, { nullable: true }) processedAt: Date | null;
  @Field(() => [JourneyStep], { description: 'What happened to it, oldest first.' }) journey: JourneyStep[];

  /** For the field resolvers; not part of the schema. */
  serverId: string | null;
  duplicateOfId: string | null;
  requestId: string | null;
}

export function toInboundMessage(row: InboundMessageRow): InboundMessage {
  return { ...row, journey: row.journey.map((step) => ({ ...step, at: new Date(step.at) })) };
}

@ObjectType()
export class InboundMessageConnection extends connectionTypes('InboundMessage', () => InboundMessage) {}

@InputType()
export class InboundMessageFilter {
  @Field(() => ID, { nullable: true }) serverId?: string | null;
  @Field(() => [InboundState], { nullable: true }) states?: InboundState[] | null;
  @Field(() => String, { nullable: true }) search?: string | null;
}

@ArgsType()
export class InboundMessagesArgs extends PageArgs {
  @Field(() => InboundMessageFilter, { nullable: true }) filter?: InboundMessageFilter | null;
}

@ObjectType()
export class InboundMessagePayload {
  @Field(() => InboundMessage, { nullable: true }) message: InboundMessage | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class ReprocessPayload {
  @Field(() => Int) queued: number;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class Poll {
  @Field() startedAt: Date;
  @Field() finishedAt: Date;
  @Field(() => Int) messagesFetched: number;
  @Field(() => Int) requestsCreated: number;
  @Field(() => Int) followUpsAdded: number;
  @Field(() => Int) messagesIgnored: number;
  @Field(() => Int) messagesQuarantined: number;
  @Field(() => Diagnosis, { nullable: true }) problem: Diagnosis | null;
}

@ObjectType()
export class PollPayload {
  @Field(() => Poll, { nullable: true }) poll: Poll | null;
  @Field(() => [UserError]) userErrors: UserError[];
}
