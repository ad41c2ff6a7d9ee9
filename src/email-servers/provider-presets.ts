import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { SandboxAddresses } from '../config/config';
import { EmailProvider, SecurityType } from './email-server.enums';

@ObjectType({ description: 'Known host, port, security and OAuth values of a provider, offered to fill the form.' })
export class EmailProviderPreset {
  @Field(() => EmailProvider) provider: EmailProvider;
  @Field() label: string;
  @Field(() => String, { nullable: true }) imapHost: string | null;
  @Field(() => Int, { nullable: true }) imapPort: number | null;
  @Field(() => String, { nullable: true }) pop3Host: string | null;
  @Field(() => Int, { nullable: true }) pop3Port: number | null;
  @Field(() => String, { nullable: true }) smtpHost: string | null;
  @Field(() => Int, { nullable: true }) smtpPort: number | null;
  @Field(() => SecurityType) securityType: SecurityType;
  @Field(() => String, { nullable: true }) authorizationUrl: string | null;
  @Field(() => String, { nullable: true }) tokenUrl: string | null;
  @Field(() => String, { nullable: true }) scope: string | null;

  @Field(() => String, { nullable: true, description: "The provider's page on which an OAuth client is registered." })
  clientsUrl: string | null;
}

const NO_OAUTH = { authorizationUrl: null, tokenUrl: null, scope: null, clientsUrl: null };

/** As the providers publish them. TLS on 993 and 995 means the same as SSL, so one value serves Microsoft's 587 too. */
export const EMAIL_PROVIDER_PRESETS: EmailProviderPreset[] = [
  {
    // support.google.com/mail/answer/7126229, developers.google.com/workspace/gmail/imap/xoauth2-protocol
    provider: EmailProvider.GMAIL,
    label: 'Gmail',
    imapHost: 'imap.gmail.com',
    imapPort: 993,
    pop3Host: 'pop.gmail.com',
    pop3Port: 995,
    smtpHost: 'smtp.gmail.com',
    smtpPort: 465,
    securityType: SecurityType.SSL,
    authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
    clientsUrl: 'https://console.cloud.google.com/auth/clients',
  },
  {
    // learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
    provider: EmailProvider.MICROSOFT_365,
    label: 'Microsoft 365',
    imapHost: 'outlook.office365.com',
    imapPort: 993,
    pop3Host: 'outlook.office365.com',
    pop3Port: 995,
    smtpHost: 'smtp.office365.com',
    smtpPort: 587,
    securityType: SecurityType.TLS,
    authorizationUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope: 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
    clientsUrl: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
  },
  {
    // help.yahoo.com/kb/SLN4075.html
    provider: EmailProvider.YAHOO,
    label: 'Yahoo',
    imapHost: 'imap.mail.yahoo.com',
    imapPort: 993,
    pop3Host: 'pop.mail.yahoo.com',
    pop3Port: 995,
    smtpHost: 'smtp.mail.yahoo.com',
    smtpPort: 465,
    securityType: SecurityType.SSL,
    ...NO_OAUTH,
  },
  {
    // zoho.com/mail/help/imap-access.html
    provider: EmailProvider.ZOHO,
    label: 'Zoho',
    imapHost: 'imap.zoho.com',
    imapPort: 993,
    pop3Host: 'pop.zoho.com',
    pop3Port: 995,
    smtpHost: 'smtp.zoho.com',
    smtpPort: 465,
    securityType: SecurityType.SSL,
    ...NO_OAUTH,
  },
];

/** The mail provider of `npm run demo`, on this machine. */
export function sandboxPreset({
  webUrl,
  imapPort,
  pop3Port,
  smtpPort,
  authorizationUrl,
  tokenUrl,
  scope,
}: SandboxAddresses): EmailProviderPreset {
  const host = '127.0.0.1';
  return {
    provider: EmailProvider.SANDBOX,
    label: 'Sandbox',
    imapHost: host,
    imapPort,
    pop3Host: host,
    pop3Port,
    smtpHost: host,
    smtpPort,
    securityType: SecurityType.NONE,
    authorizationUrl,
    tokenUrl,
    scope,
    clientsUrl: webUrl,
  };
}
