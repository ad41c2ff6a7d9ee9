import { Query, Resolver } from '@nestjs/graphql';
import { Role } from '../auth/role';
import { Allow } from '../auth/viewer';
import { StatusService } from './status.service';
import { SystemStatus } from './status.types';

@Resolver()
export class StatusResolver {
  constructor(private readonly status: StatusService) {}

  @Query(() => SystemStatus)
  @Allow(Role.MONITOR)
  systemStatus(): Promise<SystemStatus> {
    return this.status.system();
  }
}
