import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ReferenceRepository } from '../database/reference.repository';
import { DirectoryModule } from '../directory/directory.module';
import { OAuthModule } from '../oauth/oauth.module';
import { ProxiesModule } from '../proxies/proxies.module';
import { SettingsModule } from '../settings/settings.module';
import { ConsentCheck } from './consent-check';
import { ConsentFlow } from './consent-flow.service';
import { ConsentKeeper } from './consent-keeper';
import { GrantRevoker } from './grant-revoker';
import { IncomingEmailServerRepository } from './incoming-email-server.repository';
import { IncomingEmailServersResolver } from './incoming-email-servers.resolver';
import { IncomingEmailServerReader, IncomingEmailServersService } from './incoming-email-servers.service';
import { OutgoingEmailServerRepository } from './outgoing-email-server.repository';
import { OutgoingEmailServersResolver } from './outgoing-email-servers.resolver';
import { OutgoingEmailServerReader, OutgoingEmailServersService } from './outgoing-email-servers.service';
import { OAuthController } from './oauth.controller';
import { OAuthHealth } from './oauth-health';
import { OAuthServers } from './oauth-servers';
import { protocolProviders } from './protocol.providers';
import { ProviderPresetsResolver } from './provider-presets.resolver';
import { RefreshTokensTask } from './refresh-tokens.task';
import { ServerConsents } from './server-consents.service';
import { ServerFieldsService } from './server-fields.service';
import { ServerHealthRepository } from './server-health.repository';
import { ServerHealthResolver } from './server-health.resolver';
import { ServerHealthService } from './server-health.service';
import { ServerLoaders } from './server-loaders';
import { IncomingServerPayloadResolver, OutgoingServerPayloadResolver } from './server-payloads.resolver';
import { ServerTestResolver } from './server-test.resolver';
import { ServerTestService } from './server-test.service';

@Module({
  imports: [AuditModule, SettingsModule, DirectoryModule, ProxiesModule, OAuthModule],
  controllers: [OAuthController],
  providers: [
    ...protocolProviders,
    ReferenceRepository,
    IncomingEmailServerRepository,
    OutgoingEmailServerRepository,
    IncomingEmailServerReader,
    OutgoingEmailServerReader,
    IncomingEmailServersService,
    OutgoingEmailServersService,
    ServerHealthRepository,
    ServerHealthService,
    ServerLoaders,
    ServerFieldsService,
    ServerConsents,
    GrantRevoker,
    OAuthServers,
    OAuthHealth,
    ConsentCheck,
    ConsentKeeper,
    ConsentFlow,
    RefreshTokensTask,
    ServerTestService,
    IncomingEmailServersResolver,
    OutgoingEmailServersResolver,
    IncomingServerPayloadResolver,
    OutgoingServerPayloadResolver,
    ServerHealthResolver,
    ServerTestResolver,
    ProviderPresetsResolver,
  ],
  exports: [
    ...protocolProviders,
    IncomingEmailServerRepository,
    OutgoingEmailServerRepository,
    ServerHealthService,
    ServerLoaders,
    ServerTestService,
  ],
})
export class EmailServersModule {}
