import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ReferenceRepository } from '../database/reference.repository';
import { DirectoryModule } from '../directory/directory.module';
import { ProxiesModule } from '../proxies/proxies.module';
import { SettingsModule } from '../settings/settings.module';
import { IncomingEmailServerRepository } from './incoming-email-server.repository';
import { IncomingEmailServersResolver } from './incoming-email-servers.resolver';
import { IncomingEmailServerReader, IncomingEmailServersService } from './incoming-email-servers.service';
import { OutgoingEmailServerRepository } from './outgoing-email-server.repository';
import { OutgoingEmailServersResolver } from './outgoing-email-servers.resolver';
import { OutgoingEmailServerReader, OutgoingEmailServersService } from './outgoing-email-servers.service';
import { protocolProviders } from './protocol.providers';
import { ProviderPresetsResolver } from './provider-presets.resolver';
import { ServerFieldsService } from './server-fields.service';
import { ServerHealthRepository } from './server-health.repository';
import { ServerHealthResolver } from './server-health.resolver';
import { ServerHealthService } from './server-health.service';
import { ServerLoaders } from './server-loaders';
import { ServerTestResolver } from './server-test.resolver';
import { ServerTestService } from './server-test.service';

@Module({
  imports: [AuditModule, SettingsModule, DirectoryModule, ProxiesModule],
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
    ServerTestService,
    IncomingEmailServersResolver,
    OutgoingEmailServersResolver,
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
  ],
})
export class EmailServersModule {}
