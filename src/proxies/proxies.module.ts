import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ReferenceRepository } from '../database/reference.repository';
import { dialerProviders } from './dialer.providers';
import { ProxyServerRepository } from './proxy-server.repository';
import { ProxyServersResolver } from './proxy-servers.resolver';
import { ProxyServersService } from './proxy-servers.service';

@Module({
  imports: [AuditModule],
  providers: [
    ...dialerProviders,
    ProxyServerRepository,
    ReferenceRepository,
    ProxyServersService,
    ProxyServersResolver,
  ],
  exports: [...dialerProviders, ProxyServerRepository],
})
export class ProxiesModule {}
