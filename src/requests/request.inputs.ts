import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { RequestStatus } from './request.enums';

@InputType()
export class RequestFilter {
  @Field(() => [RequestStatus], { nullable: true, description: 'Any of these; none given: every status.' })
  statuses?: RequestStatus[] | null;

  @Field(() => ID, { nullable: true }) technicianGroupId?: string | null;
  @Field(() => ID, { nullable: true }) categoryId?: string | null;
  @Field(() => String, { nullable: true }) requesterEmail?: string | null;

  @Field(() => String, { nullable: true, description: 'Looked for in subject, requester and key, in any case.' })
  search?: string | null;
}

@InputType({ description: 'An omitted field stays as it is; an explicit null clears group and category.' })
export class RequestUpdateInput {
  @Field(() => RequestStatus, { nullable: true }) status?: RequestStatus | null;
  @Field(() => ID, { nullable: true }) technicianGroupId?: string | null;
  @Field(() => ID, { nullable: true }) categoryId?: string | null;
}

@InputType()
export class RequestReplyInput {
  @Field() text: string;
  @Field(() => String, { nullable: true }) html?: string | null;
  @Field(() => [String], { defaultValue: [] }) ccEmails: string[];
  @Field(() => [ID], { defaultValue: [], description: 'From POST /attachments.' }) attachmentIds: string[];
}

@ArgsType()
export class EntryPageArgs {
  @Field(() => Int, { defaultValue: 50 }) first: number;
  @Field(() => String, { nullable: true }) after?: string | null;
}
