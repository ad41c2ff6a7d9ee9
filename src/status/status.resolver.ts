import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { Role } from '../auth/role';
import { Allow } from '../auth/viewer';
import { StatusService } from './status.service';
import { SystemStatus } from './status.types';
import { TrafficHour } from './traffic';
import { TrafficService } from './traffic.service';

@Resolver()
export class StatusResolver {
  constructor(
    private readonly status: StatusService,
    private readonly traffic: TrafficService,
  ) {}

  @Query(() => SystemStatus)
  @Allow(Role.MONITOR)
  systemStatus(): Promise<SystemStatus> {
    return this.status.system();
  }

  @Query(() => [TrafficHour], {
    description: 'How much mail came and went, by the hour, oldest first; at most a week.',
  })
  @Allow(Role.MONITOR)
  mailTraffic(@Args('hours', { type: () => Int, defaultValue: 24 }) hours: number): Promise<TrafficHour[]> {
    return this.traffic.last(hours);
  }
}
