import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Role } from '../auth/role';
import { Allow, CurrentViewer, type Viewer } from '../auth/viewer';
import { DeletePayload } from '../common/delete-payload';
import { TechnicianGroupInput, TechnicianGroupPayload } from './directory.inputs';
import { TechnicianGroupsService } from './directory.service';
import { TechnicianGroup } from './technician-group.entity';

@Resolver(() => TechnicianGroup)
export class TechnicianGroupsResolver {
  constructor(private readonly groups: TechnicianGroupsService) {}

  @Allow(Role.TECHNICIAN)
  @Query(() => [TechnicianGroup])
  technicianGroups(): Promise<TechnicianGroup[]> {
    return this.groups.list();
  }

  @Mutation(() => TechnicianGroupPayload)
  async createTechnicianGroup(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: TechnicianGroupInput,
  ): Promise<TechnicianGroupPayload> {
    return { technicianGroup: await this.groups.create(viewer, input), userErrors: [] };
  }

  @Mutation(() => TechnicianGroupPayload)
  async updateTechnicianGroup(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: TechnicianGroupInput,
  ): Promise<TechnicianGroupPayload> {
    return { technicianGroup: await this.groups.update(viewer, id, input), userErrors: [] };
  }

  @Mutation(() => DeletePayload)
  async deleteTechnicianGroup(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeletePayload> {
    return { deletedId: await this.groups.remove(viewer, id), userErrors: [] };
  }
}
