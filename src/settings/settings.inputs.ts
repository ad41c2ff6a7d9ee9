import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { UserError } from '../common/user-error';
import { ApplicationSettings } from './application-settings.entity';

/** Fields that are left out, or null, stay as they are. */
@InputType({ description: 'Only the fields that are given change.' })
export class ApplicationSettingsInput {
  @Field(() => String, { nullable: true }) baseUrl?: string | null;
  @Field(() => Boolean, { nullable: true }) emailToRequestEnabled?: boolean | null;
  @Field(() => Int, { nullable: true, description: '65 536 to 104 857 600.' }) maxMessageBytes?: number | null;
  @Field(() => Boolean, { nullable: true }) acknowledgeNewRequests?: boolean | null;
  @Field(() => Boolean, { nullable: true }) reopenOnReply?: boolean | null;
  @Field(() => Boolean, { nullable: true }) notifyStatusChanges?: boolean | null;
  @Field(() => Int, { nullable: true, description: '1 to 3650.' }) ignoredRetentionDays?: number | null;
  @Field(() => [String], { nullable: true, description: 'At most 20.' }) trustedAuthservIds?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'At most 20.' }) alertEmails?: string[] | null;
  @Field(() => Int, { nullable: true, description: '1 to 10 080, which is a week.' }) alertAfterMinutes?: number | null;
}

@ObjectType()
export class ApplicationSettingsPayload {
  @Field(() => ApplicationSettings, { nullable: true }) settings?: ApplicationSettings | null;
  @Field(() => [UserError]) userErrors: UserError[];
}
