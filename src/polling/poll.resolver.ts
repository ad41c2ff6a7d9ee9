import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { PollPayload } from './inbound-message.types';
import { PollNowService } from './poll-now.service';

@Resolver()
export class PollResolver {
  constructor(private readonly polls: PollNowService) {}

  @Mutation(() => PollPayload, {
    description:
      'Checks the mailbox now and answers when that check is done; POLL_PENDING when another process owns it and takes over 60 s.',
  })
  async pollIncomingEmailServer(@Args('id', { type: () => ID }) id: string): Promise<PollPayload> {
    return { poll: await this.polls.poll(id), userErrors: [] };
  }
}
