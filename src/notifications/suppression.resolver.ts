import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DeletePayload } from '../common/delete-payload';
import { UserInputError } from '../common/user-error';
import { Suppression } from './notification.types';

/** There are none until bounces are read. */
@Resolver(() => Suppression)
export class SuppressionResolver {
  @Query(() => [Suppression])
  suppressions(): Suppression[] {
    return [];
  }

  @Mutation(() => DeletePayload)
  removeSuppression(@Args('id', { type: () => ID }) _id: string): DeletePayload {
    throw UserInputError.notFound('suppression');
  }
}
