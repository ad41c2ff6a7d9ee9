import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { hasImplicitTls, type ServerEndpoint } from './endpoint';
import { SecurityType } from './email-server.enums';
import { CLIENT_NAME, smtpCustomAuth } from './smtp-sign-in';
import { tlsOptions } from './tls-client';

/** From the look-up of the name to the end of STARTTLS. */
export const CONNECT_TIMEOUT_MS = 30_000;
/** RFC 5321 (4.5.3.2) asks for patience: a server may look at a message for minutes before it answers. */
const SILENCE_TIMEOUT_MS = 5 * 60_000;

/** What every connection to this server has in common; the socket itself comes from MailSocketFactory. */
export function smtpOptions(endpoint: ServerEndpoint): SMTPConnectionOptions {
  const implicit = hasImplicitTls(endpoint);
  return {
    name: CLIENT_NAME,
    host: endpoint.host,
    port: endpoint.port,
    secure: implicit,
    requireTLS: endpoint.securityType === SecurityType.TLS && !implicit,
    ignoreTLS: endpoint.securityType === SecurityType.NONE,
    tls: tlsOptions(endpoint),
    customAuth: smtpCustomAuth(endpoint),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    logger: false,
  };
}
