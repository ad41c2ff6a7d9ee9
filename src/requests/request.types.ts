import { Field, ObjectType } from '@nestjs/graphql';
import { connectionTypes } from '../common/page';
import { UserError } from '../common/user-error';
import { NotificationType } from '../notifications/notification.types';
import { RequestEntryRow } from './request-entry.entity';
import { RequestRow } from './request.entity';

export const RequestConnection = connectionTypes('Request', () => RequestRow);
export const RequestEntryConnection = connectionTypes('RequestEntry', () => RequestEntryRow);

/** An entry without its HTML, which can be large and is read by itself. */
export type EntryWithoutHtml = Omit<RequestEntryRow, 'htmlRef' | 'htmlTransferEncoding' | 'htmlCharset' | 'safeHtml'>;

@ObjectType()
export class RequestPayload {
  @Field(() => RequestRow, { nullable: true }) request: RequestRow | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class RequestReplyPayload {
  @Field(() => RequestRow, { nullable: true }) request: RequestRow | null;
  @Field(() => NotificationType, { nullable: true }) notification: NotificationType | null;
  @Field(() => [UserError]) userErrors: UserError[];
}
