import { Field, ID, ObjectType } from '@nestjs/graphql';
import { UserError } from './user-error';

@ObjectType()
export class DeletePayload {
  @Field(() => ID, { nullable: true }) deletedId?: string | null;
  @Field(() => [UserError]) userErrors: UserError[];
}
