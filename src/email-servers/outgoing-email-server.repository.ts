import { Injectable } from '@nestjs/common';
import { EmailServerRepository } from './email-server.repository';
import { OutgoingEmailServer } from './outgoing-email-server.entity';

@Injectable()
export class OutgoingEmailServerRepository extends EmailServerRepository<OutgoingEmailServer> {
  readonly entity = OutgoingEmailServer;
}
