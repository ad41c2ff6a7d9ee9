import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ProxiesModule } from '../proxies/proxies.module';
import { SettingsModule } from '../settings/settings.module';
import { AuthorizationStore } from './authorization.store';
import { ConsentService } from './consent.service';
import { OAuthAuthorizationRepository } from './oauth-authorization.repository';
import { OAuthConsentRepository } from './oauth-consent.repository';
import { OAuthErrorHelpResolver } from './oauth-error-help.resolver';
import { OAuthHttp } from './oauth-http';
import { ProviderDialog } from './provider-dialog';
import { Revoker } from './revoker';
import { TokenEndpoint } from './token-endpoint';
import { TokenService } from './token.service';

/** Consent and tokens for mail servers, of any OAuth 2.0 provider. */
@Module({
  imports: [AuditModule, ProxiesModule, SettingsModule],
  providers: [
    OAuthHttp,
    OAuthAuthorizationRepository,
    OAuthConsentRepository,
    AuthorizationStore,
    TokenEndpoint,
    TokenService,
    ConsentService,
    ProviderDialog,
    Revoker,
    OAuthErrorHelpResolver,
  ],
  exports: [OAuthAuthorizationRepository, AuthorizationStore, TokenService, ConsentService, ProviderDialog, Revoker],
})
export class OAuthModule {}
