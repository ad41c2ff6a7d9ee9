import { Field, ID, ObjectType } from '@nestjs/graphql';
import { UserError } from '../common/user-error';
import { ApiToken } from './api-token.entity';
import { Role } from './role';
import { User } from './user.entity';

@ObjectType('Viewer', { description: 'Who makes this request: a person, or a program with an API token.' })
export class ViewerType {
  @Field(() => ID) id: string;
  @Field(() => String, { nullable: true }) email: string | null;
  @Field(() => String, { nullable: true }) name: string | null;
  @Field(() => Role) role: Role;
}

@ObjectType()
export class SignInPayload {
  @Field(() => ViewerType, { nullable: true }) viewer?: ViewerType | null;

  @Field(() => String, {
    nullable: true,
    description: 'Bearer token for clients that keep no cookies; browsers get an HttpOnly session cookie as well.',
  })
  accessToken?: string | null;

  @Field(() => Date, { nullable: true }) expiresAt?: Date | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class SignOutPayload {
  @Field() signedOut: boolean;
}

@ObjectType()
export class ChangePasswordPayload {
  @Field() changed: boolean;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class UserPayload {
  @Field(() => User, { nullable: true }) user?: User | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class ApiTokenPayload {
  @Field(() => ApiToken, { nullable: true }) apiToken?: ApiToken | null;
  @Field(() => String, { nullable: true, description: 'Shown this once.' }) secret?: string | null;
  @Field(() => [UserError]) userErrors: UserError[];
}
