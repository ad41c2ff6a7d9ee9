import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { IncomingEmailServerPayload } from './incoming-email-server.types';
import { IncomingEmailServersService } from './incoming-email-servers.service';
import { OutgoingEmailServerPayload } from './outgoing-email-server.types';
import { OutgoingEmailServersService } from './outgoing-email-servers.service';

/** A consent is begun only for who asks where to. */
@Resolver(() => IncomingEmailServerPayload)
export class IncomingServerPayloadResolver {
  constructor(private readonly servers: IncomingEmailServersService) {}

  @ResolveField(() => String, { nullable: true })
  authorizationUrl(@Parent() { server }: IncomingEmailServerPayload): Promise<string | null> | null {
    return server ? this.servers.wantedAuthorizationUrl(server.id) : null;
  }
}

@Resolver(() => OutgoingEmailServerPayload)
export class OutgoingServerPayloadResolver {
  constructor(private readonly servers: OutgoingEmailServersService) {}

  @ResolveField(() => String, { nullable: true })
  authorizationUrl(@Parent() { server }: OutgoingEmailServerPayload): Promise<string | null> | null {
    return server ? this.servers.wantedAuthorizationUrl(server.id) : null;
  }
}
