import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { UserError } from '../common/user-error';
import { OutgoingFilter } from '../filters/filter.types';
import { EmailAuthType, EmailProvider, OutgoingProtocol, SecurityType } from './email-server.enums';
import { type ShownOAuthClient, toShownOAuthClient } from './oauth-settings.types';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';
import { CA_DESCRIPTION } from './server-descriptions';

/** Fields that other rows answer (proxy, OAuth, health) are in the field resolver. */
@ObjectType('OutgoingEmailServer')
export class OutgoingEmailServerType {
  @Field(() => ID) id: string;
  @Field() name: string;
  @Field({ description: 'The From address of every notification sent here.' }) email: string;
  @Field(() => OutgoingProtocol) protocol: OutgoingProtocol;
  @Field(() => String, { nullable: true }) senderName: string | null;
  @Field(() => EmailProvider) provider: EmailProvider;
  @Field() host: string;
  @Field(() => Int) port: number;
  @Field(() => SecurityType) securityType: SecurityType;
  @Field(() => String, { nullable: true, description: CA_DESCRIPTION }) certificateAuthority: string | null;
  @Field() authenticationNeeded: boolean;
  @Field(() => EmailAuthType, { nullable: true }) authType: EmailAuthType | null;
  @Field(() => String, { nullable: true, description: 'Sign-in name for BASIC; `email` when null.' })
  username: string | null;
  @Field() hasPassword: boolean;
  oauthClient: ShownOAuthClient;
  @Field(() => String, { nullable: true }) replyTo: string | null;
  proxyServerId: string | null;
  @Field() enabled: boolean;
  @Field({ description: 'The fallback when the other outgoing servers are unavailable.' }) primary: boolean;
  @Field(() => OutgoingFilter, { nullable: true }) filter: OutgoingFilter | null;
  @Field() createdAt: Date;
  @Field() updatedAt: Date;
}

/** Leaves sealed secrets behind, so that nothing that holds the result can show them. */
export function toOutgoingServerType(row: OutgoingEmailServer): OutgoingEmailServerType {
  const { passwordBox, oauthClient, nameKey: _, ...shown } = row;
  return { ...shown, hasPassword: passwordBox !== null, oauthClient: toShownOAuthClient(oauthClient) };
}

@ObjectType()
export class OutgoingEmailServerPayload {
  @Field(() => OutgoingEmailServerType, { nullable: true }) server?: OutgoingEmailServerType | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Where an administrator's browser goes next to give consent; set when the server uses OAUTH and is not authorized.",
  })
  authorizationUrl?: string | null;

  @Field(() => [UserError]) userErrors: UserError[];
}
