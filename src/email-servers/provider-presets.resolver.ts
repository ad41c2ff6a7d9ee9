import { Query, Resolver } from '@nestjs/graphql';
import { EMAIL_PROVIDER_PRESETS, EmailProviderPreset } from './provider-presets';

@Resolver()
export class ProviderPresetsResolver {
  @Query(() => [EmailProviderPreset])
  emailProviderPresets(): EmailProviderPreset[] {
    return EMAIL_PROVIDER_PRESETS;
  }
}
