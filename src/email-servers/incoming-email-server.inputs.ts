import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IncomingFilterInput } from '../filters/filter.types';
import { EmailAuthType, EmailProvider, IncomingProtocol, SecurityType } from './email-server.enums';
import { OAuthSettingsInput } from './oauth-settings.inputs';
import { CA_DESCRIPTION, PASSWORD_DESCRIPTION } from './server-descriptions';

@InputType()
export class IncomingEmailServerInput {
  @Field({ description: '1 to 100 characters; unique, whatever its case.' }) name: string;
  @Field() email: string;
  @Field(() => IncomingProtocol) protocol: IncomingProtocol;
  @Field(() => ID, { nullable: true }) technicianGroupId?: string | null;
  @Field(() => ID, { nullable: true }) categoryId?: string | null;
  @Field(() => ID, { nullable: true }) proxyServerId?: string | null;
  @Field(() => EmailProvider, { defaultValue: EmailProvider.OTHER }) provider: EmailProvider;
  @Field() host: string;
  @Field(() => Int) port: number;
  @Field(() => SecurityType) securityType: SecurityType;
  @Field(() => String, { nullable: true, description: CA_DESCRIPTION }) certificateAuthority?: string | null;
  @Field(() => EmailAuthType) authType: EmailAuthType;
  @Field(() => String, { nullable: true, description: 'Sign-in name for BASIC; `email` when null.' })
  username?: string | null;
  @Field(() => String, { nullable: true, description: PASSWORD_DESCRIPTION }) password?: string | null;
  @Field(() => OAuthSettingsInput, { nullable: true }) oauth?: OAuthSettingsInput | null;
  @Field({ defaultValue: 'INBOX', description: 'IMAP folder that is watched.' }) folder: string;

  @Field(() => Int, {
    defaultValue: 0,
    description:
      'On first contact with a mailbox: also take in mail of the last N days, without confirmations. 0: from now on. At most 365.',
  })
  firstContactDays: number;

  @Field(() => Int, { defaultValue: 60, description: '10 to 86 400.' }) pollIntervalSeconds: number;
  @Field({ defaultValue: true }) enabled: boolean;
  @Field({ defaultValue: false, description: 'Setting it takes it from the server that had it.' }) primary: boolean;
  @Field(() => ID, { nullable: true }) outgoingEmailServerId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether mail to `name+anything@domain` gets into this mailbox; then our mails ask for answers to such an address, which names its request and proves that the writer has our mail. Null: true for GMAIL and MICROSOFT_365, false for others. Where it is wrongly true, answers bounce.',
  })
  plusAddressing?: boolean | null;

  @Field(() => IncomingFilterInput, { nullable: true }) filter?: IncomingFilterInput | null;
}
