import { Field, ObjectType } from '@nestjs/graphql';
import { Diagnosis } from '../common/diagnosis';
import { viewOf } from '../oauth/authorization-view';
import { type OAuthAuthorization, OAuthStatus } from '../oauth/oauth-authorization.entity';
import { providerOf } from '../oauth/oauth-providers';
import type { OAuthClientColumns } from './oauth-settings.columns';

@ObjectType()
export class OAuthSettings {
  @Field() clientId: string;
  @Field() hasClientSecret: boolean;
  @Field() authorizationUrl: string;
  @Field() tokenUrl: string;
  @Field() scope: string;
  @Field() redirectUrl: string;
  @Field(() => OAuthStatus) status: OAuthStatus;
  @Field(() => Date, { nullable: true }) authorizedAt: Date | null;
  @Field(() => Date, { nullable: true }) accessTokenExpiresAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'Where it can be known or was said by the provider.' })
  refreshTokenExpiresAt: Date | null;

  @Field(() => Date, { nullable: true }) lastRefreshedAt: Date | null;
  @Field(() => Diagnosis, { nullable: true }) problem: Diagnosis | null;

  @Field(() => Diagnosis, {
    nullable: true,
    description: 'Works now, but needs someone: e.g. a consent that will end after 7 days.',
  })
  warning: Diagnosis | null;
}

/** Where the provider sends the browser when the server's own redirect URL is not set. */
export function defaultRedirectUrl(baseUrl: string): string {
  return `${baseUrl}/oauth/callback`;
}

/** An OAuth client without its sealed secret. */
export interface ShownOAuthClient extends Omit<OAuthClientColumns, 'clientSecretBox'> {
  hasClientSecret: boolean;
}

export function toShownOAuthClient({ clientSecretBox, ...shown }: OAuthClientColumns): ShownOAuthClient {
  return { ...shown, hasClientSecret: clientSecretBox !== null };
}

interface Circumstances {
  email: string;
  baseUrl: string;
  /** Null: consent was never asked for. */
  authorization: OAuthAuthorization | null;
  now: Date;
}

/** Null when the server does not sign in with OAuth. */
export function toOAuthSettings(
  client: ShownOAuthClient,
  { email, baseUrl, authorization, now }: Circumstances,
): OAuthSettings | null {
  if (client.clientId === null) return null;
  const settings = {
    clientId: client.clientId,
    authorizationUrl: client.authorizationUrl!,
    tokenUrl: client.tokenUrl!,
    scope: client.scope!,
    redirectUrl: client.redirectUrl ?? defaultRedirectUrl(baseUrl),
  };
  const google = providerOf(settings)?.name === 'GOOGLE';
  return {
    ...settings,
    hasClientSecret: client.hasClientSecret,
    ...viewOf(authorization, { ...settings, email, google, now, secrets: [] }),
  };
}
