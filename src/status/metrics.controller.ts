import { Controller, Get, Header } from '@nestjs/common';
import { register } from 'prom-client';
import { Role } from '../auth/role';
import { Allow } from '../auth/viewer';
import { Metrics } from './metrics';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** Prometheus text exposition format 0.0.4. */
  @Get()
  @Allow(Role.MONITOR)
  @Header('Content-Type', register.contentType)
  async text(): Promise<string> {
    await this.metrics.refresh();
    return register.metrics();
  }
}
