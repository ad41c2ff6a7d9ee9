import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DeletePayload } from '../common/delete-payload';
import { ApiToken } from './api-token.entity';
import { ApiTokenService } from './api-token.service';
import { ApiTokenArgs } from './auth.inputs';
import { ApiTokenPayload } from './auth.types';
import { CurrentViewer, type Viewer } from './viewer';

@Resolver(() => ApiToken)
export class ApiTokenResolver {
  constructor(private readonly tokens: ApiTokenService) {}

  @Query(() => [ApiToken])
  apiTokens(): Promise<ApiToken[]> {
    return this.tokens.all();
  }

  @Mutation(() => ApiTokenPayload)
  async createApiToken(@CurrentViewer() viewer: Viewer, @Args() args: ApiTokenArgs): Promise<ApiTokenPayload> {
    return { ...(await this.tokens.create(viewer, args)), userErrors: [] };
  }

  @Mutation(() => DeletePayload)
  async revokeApiToken(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeletePayload> {
    await this.tokens.revoke(viewer, id);
    return { deletedId: id, userErrors: [] };
  }
}
