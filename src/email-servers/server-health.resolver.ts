import { Resolver, Subscription } from '@nestjs/graphql';
import { Role } from '../auth/role';
import { Allow } from '../auth/viewer';
import { EventService } from '../events/event.service';
import { ServerHealthChange } from './server-health.types';
import { ServerLoaders } from './server-loaders';

@Resolver()
export class ServerHealthResolver {
  constructor(
    private readonly events: EventService,
    private readonly servers: ServerLoaders,
  ) {}

  @Allow(Role.MONITOR)
  @Subscription(() => ServerHealthChange, {
    description: "A server's health, consent or push state changed.",
    async resolve(this: ServerHealthResolver, id: string): Promise<ServerHealthChange> {
      const [incoming, outgoing] = await Promise.all([this.servers.incoming.load(id), this.servers.outgoing.load(id)]);
      // Both are null when the server was deleted.
      return { incoming, outgoing };
    },
  })
  serverHealthChanged() {
    return this.events.changes('server-health');
  }
}
