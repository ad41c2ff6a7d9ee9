import { Injectable } from '@nestjs/common';
import { type RowLoader, rowLoader } from '../common/row-loader';
import { type IncomingEmailServerType, toIncomingServerType } from './incoming-email-server.types';
import { IncomingEmailServerRepository } from './incoming-email-server.repository';
import { type OutgoingEmailServerType, toOutgoingServerType } from './outgoing-email-server.types';
import { OutgoingEmailServerRepository } from './outgoing-email-server.repository';
import { ServerHealthService } from './server-health.service';
import { type ServerHealthType, toServerHealthType } from './server-health.types';

/** For field resolvers of every module: servers as GraphQL shows them, by id. */
@Injectable()
export class ServerLoaders {
  readonly incoming: RowLoader<IncomingEmailServerType>;
  readonly outgoing: RowLoader<OutgoingEmailServerType>;
  private readonly healthRows: RowLoader<ServerHealthType & { id: string }>;

  constructor(
    incoming: IncomingEmailServerRepository,
    outgoing: OutgoingEmailServerRepository,
    health: ServerHealthService,
  ) {
    this.incoming = rowLoader(async (ids) => (await incoming.findByIds(ids)).map(toIncomingServerType));
    this.outgoing = rowLoader(async (ids) => (await outgoing.findByIds(ids)).map(toOutgoingServerType));
    this.healthRows = rowLoader(async (ids) =>
      [...(await health.healthOf(ids))].map(([id, row]) => ({ id, ...toServerHealthType(row) })),
    );
  }

  async health(serverId: string): Promise<ServerHealthType> {
    return (await this.healthRows.load(serverId)) ?? toServerHealthType(null);
  }
}
