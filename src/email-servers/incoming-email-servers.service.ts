import { Injectable } from '@nestjs/common';
import { UserInputError, type Validation } from '../common/user-error';
import type { Tx } from '../database/tx';
import { CategoryRepository, TechnicianGroupRepository } from '../directory/directory.repository';
import { ServerDirection } from './email-server.enums';
import { EmailServerReader } from './email-server.reader';
import { EmailServerService } from './email-server.service';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import type { IncomingEmailServerInput } from './incoming-email-server.inputs';
import { IncomingEmailServerRepository } from './incoming-email-server.repository';
import { incomingServerDraft } from './incoming-server-draft';
import { mailboxKey } from './mailbox-key';
import { OutgoingEmailServerRepository } from './outgoing-email-server.repository';

@Injectable()
export class IncomingEmailServerReader extends EmailServerReader<IncomingEmailServer, IncomingEmailServerInput> {
  protected readonly table = 'incoming_email_servers';

  constructor(
    private readonly groups: TechnicianGroupRepository,
    private readonly categories: CategoryRepository,
    private readonly outgoing: OutgoingEmailServerRepository,
  ) {
    super();
  }

  protected draft(
    v: Validation,
    input: IncomingEmailServerInput,
    stored: IncomingEmailServer | null,
    baseUrl: string,
  ): ReturnType<typeof incomingServerDraft> {
    return incomingServerDraft(v, input, stored, baseUrl);
  }

  protected references(values: ReturnType<typeof incomingServerDraft>['values']) {
    return [
      { field: 'technicianGroupId', id: values.technicianGroupId, repository: this.groups },
      { field: 'categoryId', id: values.categoryId, repository: this.categories },
      { field: 'outgoingEmailServerId', id: values.outgoingEmailServerId, repository: this.outgoing },
    ];
  }
}

@Injectable()
export class IncomingEmailServersService extends EmailServerService<IncomingEmailServer, IncomingEmailServerInput> {
  protected readonly direction = ServerDirection.INCOMING;
  protected readonly what = 'incoming email server';
  protected readonly kind = 'incomingEmailServer';

  constructor(servers: IncomingEmailServerRepository, reader: IncomingEmailServerReader) {
    super(servers, reader);
  }

  /** Two servers on one mailbox would each take its mail in. */
  protected async checkAgainstOthers(tx: Tx, row: IncomingEmailServer): Promise<void> {
    const others = (await this.servers.findAll(tx)).filter((other) => other.id !== row.id);
    const twin = others.find((other) => mailboxKey(other) === mailboxKey(row));
    if (!twin) return;
    const message = `"${twin.name}" already watches this folder of this mailbox: change host, sign-in name or folder.`;
    throw UserInputError.of(null, 'MAILBOX_TAKEN', message);
  }
}
