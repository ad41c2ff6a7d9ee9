import { Query, Resolver } from '@nestjs/graphql';
import { Config } from '../config/config';
import { EMAIL_PROVIDER_PRESETS, EmailProviderPreset, sandboxPreset } from './provider-presets';

@Resolver()
export class ProviderPresetsResolver {
  constructor(private readonly config: Config) {}

  @Query(() => [EmailProviderPreset])
  emailProviderPresets(): EmailProviderPreset[] {
    const { sandbox } = this.config;
    return sandbox ? [sandboxPreset(sandbox), ...EMAIL_PROVIDER_PRESETS] : EMAIL_PROVIDER_PRESETS;
  }
}
