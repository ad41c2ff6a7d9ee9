import { Args, Query, Resolver } from '@nestjs/graphql';
import { Clock } from '../common/clock';
import { Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { SettingsService } from '../settings/settings.service';
import { generalDiagnosis, OAuthErrorHelp, oauthErrorHelp } from './oauth-error-help';

@Resolver()
export class OAuthErrorHelpResolver {
  constructor(
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  @Query(() => [OAuthErrorHelp], {
    description: "What to do about the errors of Google's own pages, with the default redirect URL in the steps.",
  })
  async oauthErrorHelp(): Promise<OAuthErrorHelp[]> {
    return oauthErrorHelp(await this.redirectUrl());
  }

  @Query(() => Diagnosis, {
    nullable: true,
    description:
      'What to do about the code with which a consent came back. A server that is authorized still does not keep it. ' +
      'Null for codes that have nothing to do with consents.',
  })
  async oauthDiagnosis(@Args('code', { type: () => DiagnosisCode }) code: DiagnosisCode): Promise<Diagnosis | null> {
    return generalDiagnosis(code, await this.redirectUrl(), this.clock.now());
  }

  private async redirectUrl(): Promise<string> {
    return `${(await this.settings.get()).baseUrl}/oauth/callback`;
  }
}
