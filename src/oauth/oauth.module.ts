import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module';
import { OAuthErrorHelpResolver } from './oauth-error-help.resolver';

@Module({
  imports: [SettingsModule],
  providers: [OAuthErrorHelpResolver],
})
export class OAuthModule {}
