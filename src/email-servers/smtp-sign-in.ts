import { hostname } from 'node:os';
import type { SMTPConnectionCustomAuthContext, SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { bearerMessage, type BearerMechanism } from './bearer-sign-in';
import type { AccessTokenCredentials, Credentials, ServerEndpoint } from './endpoint';

/** Who we say we are (RFC 5321 4.1.3: an address in brackets for a machine without a full name). */
export const CLIENT_NAME = /\.[a-z]/i.test(hostname()) ? hostname() : '[127.0.0.1]';

/** No SASL mechanism: which one it is depends on what the server offers. */
const WITH_TOKEN = 'TOKEN';
/** How a client says that it has read why it was refused (RFC 7628 3.2.3; an empty line for XOAUTH2). */
const UNDERSTOOD: Record<BearerMechanism, string> = { OAUTHBEARER: 'AQ==', XOAUTH2: '' };

/** For `login`, and for the options of connections and pools. */
export function smtpAuth(credentials: Credentials) {
  const { username: user } = credentials;
  return credentials.kind === 'PASSWORD'
    ? { user, pass: credentials.password }
    : { type: 'custom', method: WITH_TOKEN, user, pass: credentials.accessToken };
}

/**
 * How connections sign in with an access token. nodemailer's own way knows XOAUTH2 only, tries a refused token twice,
 * and drops the reason.
 */
export function smtpCustomAuth(endpoint: Pick<ServerEndpoint, 'host' | 'port'>): SMTPConnectionOptions['customAuth'] {
  return {
    [WITH_TOKEN]: (context) => {
      const { user: username, pass: accessToken } = context.auth.credentials;
      return signIn(context, endpoint, { username, accessToken });
    },
  };
}

/** Rejects with the server's JSON as `challenge`; nodemailer adds the reply. */
async function signIn(
  connection: SMTPConnectionCustomAuthContext,
  endpoint: Pick<ServerEndpoint, 'host' | 'port'>,
  credentials: Pick<AccessTokenCredentials, 'username' | 'accessToken'>,
): Promise<void> {
  // Asked again, because nodemailer tells only of mechanisms that it knows (RFC 5321 4.1.4 allows it at any time).
  const { response } = await connection.sendCommand(`EHLO ${CLIENT_NAME}`);
  const mechanism = /^250[ -]AUTH[ =].*\bOAUTHBEARER\b/im.test(response) ? 'OAUTHBEARER' : 'XOAUTH2';
  const message = Buffer.from(bearerMessage(mechanism, endpoint, credentials)).toString('base64');
  const first = await connection.sendCommand(`AUTH ${mechanism} ${message}`);
  if (first.status === 235) return;
  if (first.status === 334) await connection.sendCommand(UNDERSTOOD[mechanism]);
  throw Object.assign(new Error('Invalid login'), { challenge: first.status === 334 ? first.text : null });
}
