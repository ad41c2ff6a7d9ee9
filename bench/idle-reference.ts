// What a bare imapflow connection in IDLE costs: run as a process of its own by idle.ts.
import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';
import { PASSWORD, services } from '../test/support/services';

async function listen(user: string): Promise<void> {
  const { dovecot, caFile } = services();
  const client = new ImapFlow({
    host: dovecot.host,
    port: dovecot.imapsPort,
    secure: true,
    auth: { user, pass: PASSWORD },
    tls: { ca: readFileSync(caFile) },
    logger: false,
    disableCompression: true,
    disableAutoIdle: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.mailboxOpen('INBOX', { readOnly: true });
  void client.idle();
}

/** Listens to the mailboxes that it is told of, and says when it does. */
process.on('message', (users: string[]) => {
  void (async () => {
    for (const user of users) await listen(user);
    process.send!('listening');
  })();
});
