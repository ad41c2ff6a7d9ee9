import { Field, ObjectType } from '@nestjs/graphql';
import { UserError, UserInputError } from '../common/user-error';

@ObjectType()
export class AuthorizationPayload {
  @Field(() => String, { nullable: true }) authorizationUrl?: string | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

/** Until src/oauth can begin a consent. */
export function consentNotAvailable(): UserInputError {
  return UserInputError.of(
    null,
    'NOT_AVAILABLE',
    'This version cannot ask for OAuth consent yet: the OAuth client is stored, but the server cannot sign in with it.',
  );
}
