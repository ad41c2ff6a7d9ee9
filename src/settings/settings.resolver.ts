import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../auth/viewer';
import { ApplicationSettings } from './application-settings.entity';
import { ApplicationSettingsInput, ApplicationSettingsPayload } from './settings.inputs';
import { SettingsService } from './settings.service';

@Resolver(() => ApplicationSettings)
export class SettingsResolver {
  constructor(private readonly settings: SettingsService) {}

  @Query(() => ApplicationSettings)
  applicationSettings(): Promise<ApplicationSettings> {
    return this.settings.get();
  }

  @Mutation(() => ApplicationSettingsPayload)
  async updateApplicationSettings(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ApplicationSettingsInput,
  ): Promise<ApplicationSettingsPayload> {
    return { settings: await this.settings.update(viewer, input), userErrors: [] };
  }
}
