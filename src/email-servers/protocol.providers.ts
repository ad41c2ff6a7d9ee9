import type { Provider } from '@nestjs/common';
import { ConnectionTester } from './connection-tester';
import { EndpointService } from './endpoint.service';
import { ImapConnectionFactory } from './imap-connection.factory';
import { MailSocketFactory } from './mail-socket';
import { Pop3ConnectionFactory } from './pop3-connection.factory';
import { OAuthSignIn } from './oauth-sign-in';
import { SmtpTransportService } from './smtp-transport.service';

/** For EmailServersModule: provided and exported. */
export const protocolProviders: Provider[] = [
  OAuthSignIn,
  EndpointService,
  MailSocketFactory,
  ImapConnectionFactory,
  Pop3ConnectionFactory,
  SmtpTransportService,
  ConnectionTester,
];
