import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import type { ReturnedConsent } from './consent.service';
import { ConsentStrategy } from './consent-strategy';
import { diagnoseOAuth, type OAuthEvent, type OAuthFinding } from './diagnose-oauth';
import { contextOf, type OAuthClient } from './oauth-client';
import { OAuthHttp } from './oauth-http';
import { coversScope, grantIn, type LastingGrant, type TokenGrant } from './token-answer';

/** The parameters of the provider's redirect (RFC 6749 4.1.2, RFC 9207); empty when they are missing. */
export interface CallbackParameters {
  code: string;
  error: string;
  description: string;
  subtype: string;
  issuer: string;
}

/** What is said to the provider and by it, between the administrator's two visits. */
@Injectable()
export class ProviderDialog {
  constructor(
    private readonly http: OAuthHttp,
    private readonly clock: Clock,
  ) {}

  /** Where the browser goes; `begin` keeps the PKCE verifier and answers the state. */
  question(client: OAuthClient, begin: (verifier: string) => Promise<string>): Promise<string> {
    return new ConsentStrategy(client, this.http, { begin, redirectUrl: client.redirectUrl }).begin();
  }

  /** Throws DiagnosedError when the answer is no consent to what was asked. */
  async answer(
    client: OAuthClient,
    consent: ReturnedConsent,
    { code, error, description, subtype, issuer }: CallbackParameters,
  ): Promise<LastingGrant> {
    // Mix-up (RFC 9207): the answer is another provider's than the one that was asked.
    if (issuer !== '' && !isOf(issuer, client)) throw this.found(client, DiagnosisCode.OAUTH_STATE_INVALID);
    if (error !== '') throw this.problem(client, { kind: 'CALLBACK', error, description, subtype });
    if (code === '') throw this.found(client, DiagnosisCode.OAUTH_STATE_INVALID);
    const grant = await this.exchange(client, consent, code);
    const { refreshToken } = grant;
    if (!coversScope(grant.scope, client.scope)) {
      throw this.found(client, DiagnosisCode.OAUTH_SCOPE_NOT_GRANTED, `granted: ${grant.scope}`);
    }
    if (refreshToken === null) throw this.found(client, DiagnosisCode.OAUTH_REFRESH_TOKEN_MISSING);
    return { ...grant, refreshToken };
  }

  private async exchange(
    client: OAuthClient,
    { verifier, redirectUrl }: ReturnedConsent,
    code: string,
  ): Promise<TokenGrant> {
    const askedAt = this.clock.now();
    const { answer, error } = await new ConsentStrategy(client, this.http, { verifier, redirectUrl }).exchange(code);
    if (!answer) throw this.problem(client, { kind: 'NETWORK', error }, [code, verifier]);
    const grant = grantIn(answer, askedAt);
    if (grant) return grant;
    const { status, body } = answer;
    throw this.problem(client, { kind: 'TOKEN_ENDPOINT', phase: 'EXCHANGE', status, body }, [code, verifier]);
  }

  private found(client: OAuthClient, code: OAuthFinding, detail?: string): DiagnosedError {
    return this.problem(client, { kind: 'FINDING', code, detail });
  }

  private problem(client: OAuthClient, event: OAuthEvent, secrets: string[] = []): DiagnosedError {
    return new DiagnosedError(diagnoseOAuth(event, contextOf(client, this.clock.now(), { secrets })).diagnosis);
  }
}

/** An issuer serves its authorization endpoint itself (RFC 8414 2), at every known provider from the same origin. */
function isOf(issuer: string, { authorizationUrl }: OAuthClient): boolean {
  return URL.canParse(issuer) && new URL(issuer).origin === new URL(authorizationUrl).origin;
}
