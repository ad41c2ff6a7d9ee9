import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { UserError } from '../common/user-error';
import { IncomingFilter } from '../filters/filter.types';
import { EmailAuthType, EmailProvider, IncomingProtocol, SecurityType } from './email-server.enums';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import { type ShownOAuthClient, toShownOAuthClient } from './oauth-settings.types';
import { allowsPlusAddresses } from './plus-addressing';
import { CA_DESCRIPTION } from './server-descriptions';

/** Fields that other rows answer (group, category, proxy, outgoing server, OAuth, health) are in the field resolver. */
@ObjectType('IncomingEmailServer')
export class IncomingEmailServerType {
  @Field(() => ID) id: string;
  @Field() name: string;
  @Field() email: string;
  @Field(() => IncomingProtocol) protocol: IncomingProtocol;
  technicianGroupId: string | null;
  categoryId: string | null;
  proxyServerId: string | null;
  @Field(() => EmailProvider) provider: EmailProvider;
  @Field() host: string;
  @Field(() => Int) port: number;
  @Field(() => SecurityType) securityType: SecurityType;
  @Field(() => String, { nullable: true, description: CA_DESCRIPTION }) certificateAuthority: string | null;
  @Field(() => EmailAuthType) authType: EmailAuthType;
  @Field(() => String, { nullable: true, description: 'Sign-in name for BASIC; `email` when null.' })
  username: string | null;
  @Field() hasPassword: boolean;
  oauthClient: ShownOAuthClient;
  @Field({ description: 'IMAP folder that is watched.' }) folder: string;
  @Field(() => Int, { description: 'Of the first contact with a mailbox: how many days back mail was taken in.' })
  firstContactDays: number;
  @Field(() => Int) pollIntervalSeconds: number;
  @Field() enabled: boolean;
  @Field() primary: boolean;
  outgoingEmailServerId: string | null;

  @Field({ description: 'Whether answers are asked for to `name+token@domain`; see IncomingEmailServerInput.' })
  plusAddressing: boolean;

  @Field(() => IncomingFilter, { nullable: true }) filter: IncomingFilter | null;
  @Field() createdAt: Date;
  @Field() updatedAt: Date;
}

/** Leaves sealed secrets behind, so that nothing that holds the result can show them. */
export function toIncomingServerType(row: IncomingEmailServer): IncomingEmailServerType {
  const { passwordBox, oauthClient, nameKey: _, ...shown } = row;
  return {
    ...shown,
    plusAddressing: allowsPlusAddresses(row),
    hasPassword: passwordBox !== null,
    oauthClient: toShownOAuthClient(oauthClient),
  };
}

@ObjectType()
export class IncomingEmailServerPayload {
  @Field(() => IncomingEmailServerType, { nullable: true }) server?: IncomingEmailServerType | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Where an administrator's browser goes next to give consent; set when the server uses OAUTH and is not authorized.",
  })
  authorizationUrl?: string | null;

  @Field(() => [UserError]) userErrors: UserError[];
}
