import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DeletePayload } from '../common/delete-payload';
import { UserInput } from './auth.inputs';
import { UserPayload } from './auth.types';
import { User } from './user.entity';
import { UserService } from './user.service';
import { CurrentViewer, type Viewer } from './viewer';

@Resolver(() => User)
export class UserResolver {
  constructor(private readonly users: UserService) {}

  @Query(() => [User], { name: 'users' })
  all(): Promise<User[]> {
    return this.users.all();
  }

  @Mutation(() => UserPayload)
  async createUser(@CurrentViewer() viewer: Viewer, @Args('input') input: UserInput): Promise<UserPayload> {
    return { user: await this.users.create(viewer, input), userErrors: [] };
  }

  @Mutation(() => UserPayload)
  async updateUser(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UserInput,
  ): Promise<UserPayload> {
    return { user: await this.users.update(viewer, id, input), userErrors: [] };
  }

  @Mutation(() => DeletePayload, { description: 'The last administrator cannot be deleted or demoted.' })
  async deleteUser(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeletePayload> {
    await this.users.remove(viewer, id);
    return { deletedId: id, userErrors: [] };
  }
}
