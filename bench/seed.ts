import { ImapFlow } from 'imapflow';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateMails } from '../test/support/mails';
import { addUser, PASSWORD, services } from '../test/support/services';

async function connect(user: string): Promise<ImapFlow> {
  const { dovecot, caFile } = services();
  const client = new ImapFlow({
    host: dovecot.host,
    port: dovecot.imapsPort,
    secure: true,
    auth: { user, pass: PASSWORD },
    tls: { ca: readFileSync(caFile) },
    logger: false,
  });
  await client.connect();
  return client;
}

/** Makes a mailbox on the test Dovecot; mail is put into it by `seedMailbox`. */
export function makeMailbox(user: string): void {
  addUser(user);
}

/** Appends realistic mails, the same for the same seed. */
export async function seedMailbox(user: string, count: number, seed: number): Promise<void> {
  const client = await connect(user);
  for (const mail of generateMails(count, seed, user)) await client.append('INBOX', mail);
  await client.logout();
}

/** Fills a mailbox with many mails of a few bytes, straight into its Maildir: for what depends on their number alone. */
export async function seedTiny(user: string, count: number): Promise<void> {
  const { usersFolder, mailFolder } = services().dovecot;
  const [, , uid, gid] = readFileSync(join(usersFolder, user), 'utf8').split(':');
  const home = join(mailFolder, user);
  for (const folder of ['new', 'cur', 'tmp']) mkdirSync(join(home, 'Maildir', folder), { recursive: true });
  for (let i = 0; i < count; i++) {
    const mail = `From: a@customer.test\nSubject: ${i}\nMessage-ID: <${i}@customer.test>\n\nx\n`;
    writeFileSync(join(home, 'Maildir', 'new', `${1_700_000_000 + i}.M${i}P1.bench`), mail);
  }
  execFileSync('chown', ['-R', `${uid}:${gid}`, home]);
  // As after any mail program has looked: until a SELECT has put new files into its index, Dovecot lists them each time.
  const client = await connect(user);
  await client.mailboxOpen('INBOX');
  await client.logout();
}
