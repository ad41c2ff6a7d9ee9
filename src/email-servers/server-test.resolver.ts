import { Args, Field, ID, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { UserError } from '../common/user-error';
import { ConnectionTest } from './connection-test.types';
import { IncomingEmailServerInput } from './incoming-email-server.inputs';
import { OutgoingEmailServerInput } from './outgoing-email-server.inputs';
import { ServerTestService } from './server-test.service';

@ObjectType()
export class ConnectionTestPayload {
  @Field(() => ConnectionTest, { nullable: true }) test?: ConnectionTest | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

const NULLABLE_ID = { type: () => ID, nullable: true };
const SEND_TO = { type: () => String, nullable: true };

@Resolver()
export class ServerTestResolver {
  constructor(private readonly tests: ServerTestService) {}

  @Mutation(() => ConnectionTestPayload)
  async testIncomingEmailServer(@Args('id', { type: () => ID }) id: string): Promise<ConnectionTestPayload> {
    return { test: await this.tests.savedIncoming(id), userErrors: [] };
  }

  @Mutation(() => ConnectionTestPayload, {
    description: 'Tests values that are not saved; with `id`, omitted secrets are taken from that server.',
  })
  async testIncomingEmailServerInput(
    @Args('input') input: IncomingEmailServerInput,
    @Args('id', NULLABLE_ID) id: string | null = null,
  ): Promise<ConnectionTestPayload> {
    return { test: await this.tests.unsavedIncoming(input, id), userErrors: [] };
  }

  @Mutation(() => ConnectionTestPayload, { description: 'With `sendTo`, a test mail is really sent.' })
  async testOutgoingEmailServer(
    @Args('id', { type: () => ID }) id: string,
    @Args('sendTo', SEND_TO) sendTo: string | null = null,
  ): Promise<ConnectionTestPayload> {
    return { test: await this.tests.savedOutgoing(id, sendTo), userErrors: [] };
  }

  @Mutation(() => ConnectionTestPayload)
  async testOutgoingEmailServerInput(
    @Args('input') input: OutgoingEmailServerInput,
    @Args('id', NULLABLE_ID) id: string | null = null,
    @Args('sendTo', SEND_TO) sendTo: string | null = null,
  ): Promise<ConnectionTestPayload> {
    return { test: await this.tests.unsavedOutgoing(input, id, sendTo), userErrors: [] };
  }
}
