import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module';
import { EmailServersModule } from '../email-servers/email-servers.module';
import { PollingModule } from '../polling/polling.module';
import { HealthController } from './health.controller';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { ServerStatusReader } from './server-status.reader';
import { StatusRepository } from './status.repository';
import { StatusResolver } from './status.resolver';
import { StatusService } from './status.service';
import { TrafficRepository } from './traffic.repository';
import { TrafficService } from './traffic.service';

@Module({
  imports: [AlertsModule, EmailServersModule, PollingModule],
  controllers: [HealthController, MetricsController],
  providers: [
    Metrics,
    ServerStatusReader,
    StatusRepository,
    StatusResolver,
    StatusService,
    TrafficRepository,
    TrafficService,
  ],
})
export class StatusModule {}
