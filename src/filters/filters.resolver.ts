import { Args, Query, Resolver } from '@nestjs/graphql';
import { FilterVerdictType, IncomingFilterInput, SampleMessageInput } from './filter.types';
import { FiltersService } from './filters.service';

@Resolver()
export class FiltersResolver {
  constructor(private readonly filters: FiltersService) {}

  @Query(() => FilterVerdictType)
  evaluateIncomingFilter(
    @Args('filter') filter: IncomingFilterInput,
    @Args('message') message: SampleMessageInput,
  ): FilterVerdictType {
    return this.filters.evaluate(filter, message);
  }
}
