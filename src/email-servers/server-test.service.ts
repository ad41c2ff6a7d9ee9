import { Injectable } from '@nestjs/common';
import { DiagnosedError } from '../common/diagnosis';
import { UserInputError } from '../common/user-error';
import { isValidAddress } from '../mail/addresses';
import type { ConnectionTest } from './connection-test.types';
import { ConnectionTester } from './connection-tester';
import type { ServerEndpoint } from './endpoint';
import { EndpointService } from './endpoint.service';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import type { IncomingEmailServerInput } from './incoming-email-server.inputs';
import { IncomingEmailServersService } from './incoming-email-servers.service';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';
import type { OutgoingEmailServerInput } from './outgoing-email-server.inputs';
import { OutgoingEmailServersService } from './outgoing-email-servers.service';

/** Connection tests of saved servers, and of inputs that are validated like for saving and then are not saved. */
@Injectable()
export class ServerTestService {
  constructor(
    private readonly incoming: IncomingEmailServersService,
    private readonly outgoing: OutgoingEmailServersService,
    private readonly endpoints: EndpointService,
    private readonly tester: ConnectionTester,
  ) {}

  async savedIncoming(id: string): Promise<ConnectionTest> {
    return this.testIncoming(await this.incoming.require(null, id));
  }

  /** `id`: the server that omitted secrets are taken from. */
  async unsavedIncoming(input: IncomingEmailServerInput, id: string | null): Promise<ConnectionTest> {
    return this.testIncoming(await this.incoming.preview(input, id));
  }

  async savedOutgoing(id: string, sendTo: string | null): Promise<ConnectionTest> {
    return this.testOutgoing(await this.outgoing.require(null, id), sendTo);
  }

  async unsavedOutgoing(
    input: OutgoingEmailServerInput,
    id: string | null,
    sendTo: string | null,
  ): Promise<ConnectionTest> {
    return this.testOutgoing(await this.outgoing.preview(input, id), sendTo);
  }

  private testIncoming(row: IncomingEmailServer): Promise<ConnectionTest> {
    return this.test(
      () => this.endpoints.incoming(row),
      (endpoint) => this.tester.testIncoming(endpoint, row.folder, row.protocol),
    );
  }

  private testOutgoing(row: OutgoingEmailServer, sendTo: string | null): Promise<ConnectionTest> {
    const recipient = sendTo?.trim() || null;
    if (recipient !== null && !isValidAddress(recipient)) {
      throw UserInputError.of('sendTo', 'INVALID_EMAIL', 'Enter an email address such as you@example.com.');
    }
    return this.test(
      () => this.endpoints.outgoing(row),
      (endpoint) => this.tester.testOutgoing(endpoint, row.email, recipient),
    );
  }

  /** A server that cannot be signed in to at all has failed its test before the first step. */
  private async test(
    endpointOf: () => Promise<ServerEndpoint>,
    run: (endpoint: ServerEndpoint) => Promise<ConnectionTest>,
  ): Promise<ConnectionTest> {
    let endpoint: ServerEndpoint;
    try {
      endpoint = await endpointOf();
    } catch (error) {
      if (!(error instanceof DiagnosedError)) throw error;
      return { succeeded: false, steps: [], problem: error.diagnosis };
    }
    return run(endpoint);
  }
}
