import { Injectable } from '@nestjs/common';
import { toConnection, toKeyset } from '../common/page';
import { type RowLoader, rowLoader } from '../common/row-loader';
import { type InboundMessage, type InboundMessagesArgs, toInboundMessage } from './inbound-message.types';
import { InboundMessageRepository } from './inbound-message.repository';

/** Reads the ledger. */
@Injectable()
export class InboundMessageService {
  constructor(private readonly messages: InboundMessageRepository) {}

  readonly byId: RowLoader<InboundMessage> = rowLoader(async (ids) =>
    (await this.messages.findByIds(ids)).map(toInboundMessage),
  );

  /** Counts only when the query asks for it. */
  async page(args: InboundMessagesArgs) {
    const filter = args.filter ?? {};
    const keyset = toKeyset(args);
    const rows = await this.messages.findPage(filter, keyset);
    return toConnection(rows.map(toInboundMessage), keyset, () => (filter.search ? null : this.messages.count(filter)));
  }

  async one(id: string): Promise<InboundMessage | null> {
    const row = await this.messages.findById(null, id);
    return row && toInboundMessage(row);
  }
}
