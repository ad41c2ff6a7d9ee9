import { Injectable } from '@nestjs/common';
import type { Validation } from '../common/user-error';
import { ServerDirection } from './email-server.enums';
import { EmailServerReader } from './email-server.reader';
import { EmailServerService } from './email-server.service';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';
import type { OutgoingEmailServerInput } from './outgoing-email-server.inputs';
import { OutgoingEmailServerRepository } from './outgoing-email-server.repository';
import { outgoingServerDraft } from './outgoing-server-draft';
import type { ServerDraft } from './server-draft';

@Injectable()
export class OutgoingEmailServerReader extends EmailServerReader<OutgoingEmailServer, OutgoingEmailServerInput> {
  protected readonly table = 'outgoing_email_servers';

  protected draft(
    v: Validation,
    input: OutgoingEmailServerInput,
    stored: OutgoingEmailServer | null,
    baseUrl: string,
  ): ServerDraft<OutgoingEmailServer> {
    return outgoingServerDraft(v, input, stored, baseUrl);
  }

  protected references(): [] {
    return [];
  }
}

@Injectable()
export class OutgoingEmailServersService extends EmailServerService<OutgoingEmailServer, OutgoingEmailServerInput> {
  protected readonly direction = ServerDirection.OUTGOING;
  protected readonly what = 'outgoing email server';
  protected readonly kind = 'outgoingEmailServer';

  constructor(servers: OutgoingEmailServerRepository, reader: OutgoingEmailServerReader) {
    super(servers, reader);
  }

  /** Any number of servers may send through one account. */
  protected async checkAgainstOthers(): Promise<void> {}
}
