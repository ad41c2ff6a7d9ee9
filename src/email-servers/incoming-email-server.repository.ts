import { Injectable } from '@nestjs/common';
import { EmailServerRepository } from './email-server.repository';
import { IncomingEmailServer } from './incoming-email-server.entity';

@Injectable()
export class IncomingEmailServerRepository extends EmailServerRepository<IncomingEmailServer> {
  readonly entity = IncomingEmailServer;
}
