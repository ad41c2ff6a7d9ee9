import { readFileSync } from 'node:fs';
import { PASSWORD, services } from '../test/support/services';

/** Input of an incoming server for a mailbox of the test Dovecot. */
export function mailboxInput(name: string, user: string): Record<string, unknown> {
  const { dovecot, caFile } = services();
  return {
    name,
    email: user,
    protocol: 'IMAP',
    host: dovecot.host,
    port: dovecot.imapsPort,
    securityType: 'SSL',
    certificateAuthority: readFileSync(caFile, 'utf8'),
    authType: 'BASIC',
    password: PASSWORD,
    pollIntervalSeconds: 10,
  };
}
