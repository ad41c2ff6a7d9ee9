import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Entity, PrimaryColumn } from 'typeorm';
import { BoolColumn, IntColumn, JsonColumn, TextColumn } from '../database/columns';

/** One row, made at the first start. */
@ObjectType()
@Entity('application_settings')
export class ApplicationSettings {
  @PrimaryColumn({ type: 'varchar', length: 8 }) id: string;

  @Field({ description: 'Public URL of this installation; the default redirect URL is built from it.' })
  @TextColumn(500)
  baseUrl: string;

  @Field({ description: 'When false, mail stays on the mail servers until it is true again.' })
  @BoolColumn()
  emailToRequestEnabled: boolean;

  @Field(() => Int, {
    description: 'Largest message that is downloaded, in bytes; larger ones are quarantined with their headers.',
  })
  @IntColumn()
  maxMessageBytes: number;

  @Field({ description: 'Confirm a new request to its requester by email.' })
  @BoolColumn()
  acknowledgeNewRequests: boolean;

  @Field({
    description: 'A reply to a resolved or closed request opens it again; when false it makes a linked new one.',
  })
  @BoolColumn()
  reopenOnReply: boolean;

  @Field({ description: 'Tell a requester by email when a technician changes the status of the request.' })
  @BoolColumn({ nullable: true })
  notifyStatusChanges: boolean;

  @Field(() => [String], {
    description:
      'Names (authserv-id, RFC 8601) under which your own receiving mail servers write Authentication-Results, e.g. `mx.google.com`. Of these the topmost header of a mail counts; all others may be forged. Name only servers that remove headers with their own name from mail that comes in. Empty: nothing is believed.',
  })
  @JsonColumn({ nullable: true })
  trustedAuthservIds: string[];

  @Field(() => Int, { description: 'How long ignored messages can still be looked at and taken in.' })
  @IntColumn()
  ignoredRetentionDays: number;

  @Field(() => [String], { description: 'Who is told by mail when a server needs someone.' })
  @JsonColumn()
  alertEmails: string[];

  @Field(() => Int) @IntColumn() alertAfterMinutes: number;
}
