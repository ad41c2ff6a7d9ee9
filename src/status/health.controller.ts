import { Controller, Get, HttpCode, ServiceUnavailableException } from '@nestjs/common';
import { Public } from '../auth/viewer';
import { Database } from '../database/database';
import { TaskRunner } from '../tasks/task-runner';

/** For load balancers and containers: small, public, and without a word about what is inside. */
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly db: Database,
    private readonly tasks: TaskRunner,
  ) {}

  /** The process answers. */
  @Get('live')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** It can do its work: the database answers, and it is not shutting down. */
  @Get('ready')
  async ready(): Promise<{ status: string }> {
    if (this.tasks.isStopping) throw new ServiceUnavailableException({ status: 'stopping' });
    try {
      await this.db.ping();
    } catch {
      throw new ServiceUnavailableException({ status: 'database does not answer' });
    }
    return { status: 'ok' };
  }
}
