import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { diagnoseOAuth, type OAuthJudgement } from './diagnose-oauth';
import { contextOf, type OAuthClient } from './oauth-client';
import { type OAuthAnswer, OAuthHttp } from './oauth-http';
import { retryAfterMs } from './refresh-schedule';
import { grantIn, type TokenGrant } from './token-answer';

export type RefreshAnswer =
  { kind: 'GRANTED'; grant: TokenGrant } | { kind: 'FAILED'; judgement: OAuthJudgement; retryAfterMs: number | null };

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** What is asked of a provider's token endpoint; the exchange of a code goes through passport, over the same OAuthHttp. */
@Injectable()
export class TokenEndpoint {
  constructor(
    private readonly http: OAuthHttp,
    private readonly clock: Clock,
  ) {}

  /** RFC 6749 6. Never throws for what the provider or the network does. */
  async refresh(client: OAuthClient, refreshToken: string, authorizedAt: Date | null): Promise<RefreshAnswer> {
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...clientFields(client) };
    const context = () => contextOf(client, this.clock.now(), { authorizedAt, secrets: [refreshToken] });
    const askedAt = this.clock.now();
    let answer: OAuthAnswer;
    try {
      const body = new URLSearchParams(form).toString();
      answer = await this.http.send({ method: 'POST', url: client.tokenUrl, headers: FORM, body }, client.proxy);
    } catch (error) {
      return { kind: 'FAILED', judgement: diagnoseOAuth({ kind: 'NETWORK', error }, context()), retryAfterMs: null };
    }
    const grant = grantIn(answer, askedAt);
    if (grant) return { kind: 'GRANTED', grant };
    const { status, body, retryAfter } = answer;
    const judgement = diagnoseOAuth({ kind: 'TOKEN_ENDPOINT', phase: 'REFRESH', status, body }, context());
    return { kind: 'FAILED', judgement, retryAfterMs: retryAfterMs(retryAfter, this.clock.now()) };
  }
}

/** The client's own sign-in in the body (RFC 6749 2.3.1), which every known provider takes. */
export function clientFields({ clientId, clientSecret }: OAuthClient): Record<string, string> {
  return clientSecret === null ? { client_id: clientId } : { client_id: clientId, client_secret: clientSecret };
}
