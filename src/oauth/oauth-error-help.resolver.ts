import { Query, Resolver } from '@nestjs/graphql';
import { SettingsService } from '../settings/settings.service';
import { OAuthErrorHelp, oauthErrorHelp } from './oauth-error-help';

@Resolver()
export class OAuthErrorHelpResolver {
  constructor(private readonly settings: SettingsService) {}

  @Query(() => [OAuthErrorHelp], {
    description: "What to do about the errors of Google's own pages, with the default redirect URL in the steps.",
  })
  async oauthErrorHelp(): Promise<OAuthErrorHelp[]> {
    return oauthErrorHelp(`${(await this.settings.get()).baseUrl}/oauth/callback`);
  }
}
