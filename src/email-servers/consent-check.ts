import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { diagnoseOAuth } from '../oauth/diagnose-oauth';
import { contextOf } from '../oauth/oauth-client';
import type { TokenGrant } from '../oauth/token-answer';
import type { ConnectionTest } from './connection-test.types';
import { ConnectionTester } from './connection-tester';
import { ServerDirection } from './email-server.enums';
import { EndpointService } from './endpoint.service';
import type { OAuthServer } from './oauth-servers';

/** A browser waits for it. */
const TIME_LIMIT_MS = 15_000;

/** Whether the account that gave its consent is the one of the mailbox: only the mail server knows. */
@Injectable()
export class ConsentCheck {
  constructor(
    private readonly endpoints: EndpointService,
    private readonly tester: ConnectionTester,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws DiagnosedError when the mail server refuses the token. One that cannot be reached, or has another trouble,
   * says nothing about it: then the first poll or mail finds out.
   */
  async signIn(server: OAuthServer, { accessToken }: TokenGrant): Promise<void> {
    const { problem } = await this.test(server, accessToken);
    if (problem?.code !== DiagnosisCode.AUTHENTICATION_FAILED) return;
    const context = contextOf(server.client, this.clock.now(), { secrets: [accessToken] });
    const refusal = { kind: 'SASL', challenge: null, reply: problem.detail ?? '' } as const;
    throw new DiagnosedError(diagnoseOAuth(refusal, context).diagnosis);
  }

  private async test({ direction, row, client }: OAuthServer, accessToken: string): Promise<ConnectionTest> {
    const expiresAt = new Date(this.clock.ms() + TIME_LIMIT_MS);
    const credentials = { kind: 'ACCESS_TOKEN', username: client.email, accessToken, expiresAt } as const;
    const endpoint = this.endpoints.with(row, client.proxy, credentials);
    return direction === ServerDirection.INCOMING
      ? this.tester.testIncoming(endpoint, row.folder, row.protocol, TIME_LIMIT_MS)
      : this.tester.testOutgoing(endpoint, row.email, null, TIME_LIMIT_MS);
  }
}
