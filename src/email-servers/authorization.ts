import { Field, ObjectType } from '@nestjs/graphql';
import { UserError } from '../common/user-error';

@ObjectType()
export class AuthorizationPayload {
  @Field(() => String, { nullable: true }) authorizationUrl?: string | null;
  @Field(() => [UserError]) userErrors: UserError[];
}
