import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Role } from '../auth/role';
import { Allow, CurrentViewer, type Viewer } from '../auth/viewer';
import { DeletePayload } from '../common/delete-payload';
import { Category } from './category.entity';
import { CategoryInput, CategoryPayload } from './directory.inputs';
import { CategoriesService } from './directory.service';

@Resolver(() => Category)
export class CategoriesResolver {
  constructor(private readonly categoriesService: CategoriesService) {}

  @Allow(Role.TECHNICIAN)
  @Query(() => [Category])
  categories(): Promise<Category[]> {
    return this.categoriesService.list();
  }

  @Mutation(() => CategoryPayload)
  async createCategory(@CurrentViewer() viewer: Viewer, @Args('input') input: CategoryInput): Promise<CategoryPayload> {
    return { category: await this.categoriesService.create(viewer, input), userErrors: [] };
  }

  @Mutation(() => CategoryPayload)
  async updateCategory(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: CategoryInput,
  ): Promise<CategoryPayload> {
    return { category: await this.categoriesService.update(viewer, id, input), userErrors: [] };
  }

  @Mutation(() => DeletePayload)
  async deleteCategory(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeletePayload> {
    return { deletedId: await this.categoriesService.remove(viewer, id), userErrors: [] };
  }
}
