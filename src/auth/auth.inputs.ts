import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { Role } from './role';

@InputType()
export class UserInput {
  @Field() email: string;
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => Role) role: Role;

  @Field(() => String, { nullable: true, description: 'Write-only; on update, omitted keeps the old one.' })
  password?: string | null;
}

@ArgsType()
export class SignInArgs {
  @Field() email: string;
  @Field() password: string;
}

@ArgsType()
export class ApiTokenArgs {
  @Field() name: string;
  @Field(() => Role) role: Role;
  @Field(() => Date, { nullable: true }) expiresAt?: Date | null;
}
