import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { OutgoingFilterInput } from '../filters/filter.types';
import { EmailAuthType, EmailProvider, OutgoingProtocol, SecurityType } from './email-server.enums';
import { OAuthSettingsInput } from './oauth-settings.inputs';
import { CA_DESCRIPTION, PASSWORD_DESCRIPTION } from './server-descriptions';

@InputType()
export class OutgoingEmailServerInput {
  @Field({ description: '1 to 100 characters; unique, whatever its case.' }) name: string;
  @Field({ description: 'The From address of every notification sent here.' }) email: string;
  @Field(() => OutgoingProtocol, { defaultValue: OutgoingProtocol.SMTP }) protocol: OutgoingProtocol;
  @Field(() => String, { nullable: true }) senderName?: string | null;
  @Field(() => EmailProvider, { defaultValue: EmailProvider.OTHER }) provider: EmailProvider;
  @Field() host: string;
  @Field(() => Int) port: number;
  @Field(() => SecurityType) securityType: SecurityType;
  @Field(() => String, { nullable: true, description: CA_DESCRIPTION }) certificateAuthority?: string | null;
  @Field({ defaultValue: true, description: 'When false, nothing is kept of authType, username, password and oauth.' })
  authenticationNeeded: boolean;
  @Field(() => EmailAuthType, { nullable: true, description: 'Required when authenticationNeeded is true.' })
  authType?: EmailAuthType | null;
  @Field(() => String, { nullable: true, description: 'Sign-in name for BASIC; `email` when null.' })
  username?: string | null;
  @Field(() => String, { nullable: true, description: PASSWORD_DESCRIPTION }) password?: string | null;
  @Field(() => OAuthSettingsInput, { nullable: true }) oauth?: OAuthSettingsInput | null;
  @Field(() => String, { nullable: true }) replyTo?: string | null;
  @Field(() => ID, { nullable: true }) proxyServerId?: string | null;
  @Field({ defaultValue: true }) enabled: boolean;
  @Field({ defaultValue: false, description: 'Setting it takes it from the server that had it.' }) primary: boolean;
  @Field(() => OutgoingFilterInput, { nullable: true }) filter?: OutgoingFilterInput | null;
}
