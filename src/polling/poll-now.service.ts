import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { Diagnosis } from '../common/diagnosis';
import { newId } from '../common/ids';
import { UserInputError } from '../common/user-error';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { CheckRequests } from './check-requests';
import { InboundState } from './inbound-message.enums';
import { InboundMessageRepository } from './inbound-message.repository';
import type { Poll } from './inbound-message.types';
import { IntakeService } from './intake.service';
import { PollableServers } from './pollable-servers';
import { Poller } from './poller';

/** How long a caller waits for a check, its own or another process's. */
const WAIT_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** `pollIncomingEmailServer`: a check at once, and what became of what it found. */
@Injectable()
export class PollNowService {
  constructor(
    private readonly servers: PollableServers,
    private readonly poller: Poller,
    private readonly intake: IntakeService,
    private readonly requests: CheckRequests,
    private readonly messages: InboundMessageRepository,
    private readonly clock: Clock,
  ) {}

  async poll(serverId: string): Promise<Poll> {
    const server = await this.servers.get(serverId);
    // Ids grow with time, and unlike a time no two are the same.
    const before = newId();
    const startedAt = this.clock.now();
    const problem = await this.checked(server, startedAt);
    await this.decided(server.id, before);
    const counts = await this.messages.countByState(server.id, before);
    return {
      startedAt,
      finishedAt: this.clock.now(),
      messagesFetched: [...counts.values()].reduce((sum, n) => sum + n, 0),
      requestsCreated: counts.get(InboundState.REQUEST_CREATED) ?? 0,
      followUpsAdded: counts.get(InboundState.FOLLOW_UP_ADDED) ?? 0,
      messagesIgnored: counts.get(InboundState.IGNORED) ?? 0,
      messagesQuarantined: counts.get(InboundState.QUARANTINED) ?? 0,
      problem,
    };
  }

  /** Checks here, or asks for it in the health row, which is where the process that owns the mailbox looks. */
  private async checked(server: IncomingEmailServer, startedAt: Date): Promise<Diagnosis | null> {
    const deadline = Date.now() + WAIT_MS;
    for (let asked = false; Date.now() < deadline; asked = true) {
      const outcome = await this.poller.check(server);
      if (outcome) return outcome.problem;
      if (!asked) await this.requests.ask(server.id);
      const elsewhere = await this.requests.answeredSince(server.id, startedAt);
      if (elsewhere) return elsewhere.problem;
      await delay(LOOK_EVERY_MS);
    }
    throw UserInputError.of(
      null,
      'POLL_PENDING',
      'The check is still going on; look at the health of the server later.',
    );
  }

  private async decided(serverId: string, before: string): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (Date.now() < deadline) {
      await this.intake.run();
      const counts = await this.messages.countByState(serverId, before);
      if (!counts.get(InboundState.RECEIVED)) return;
      await delay(LOOK_EVERY_MS);
    }
  }
}
