import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idOfUser } from './accounts';
import { dovecotConfig, FIRST_UID, oauthConfig, UID_COUNT } from './dovecot-config';
import { Processes } from './processes';

export interface Dovecot {
  host: string;
  /** Plain, with STARTTLS. */
  imapPort: number;
  imapsPort: number;
  /** Plain, with STLS. */
  pop3Port: number;
  pop3sPort: number;
  lmtpPort: number;
  /** For `doveadm -c`. */
  configFile: string;
  /** A password file for each user, named by the address. */
  usersFolder: string;
  mailFolder: string;
  /** Where Postfix asks whether a password is right. */
  authSocket: string;
}

export type DovecotPorts = Pick<Dovecot, 'imapPort' | 'imapsPort' | 'pop3Port' | 'pop3sPort' | 'lmtpPort'>;

/** Writes the configuration of IMAP, POP3 and LMTP with virtual users, everything below `folder`. */
export function prepareDovecot(folder: string, ports: DovecotPorts, tokenInfoUrl: string): Dovecot {
  checkVersion();
  const home = join(folder, 'dovecot');
  const dovecot: Dovecot = {
    host: '127.0.0.1',
    ...ports,
    configFile: join(home, 'dovecot.conf'),
    usersFolder: join(home, 'users'),
    mailFolder: join(home, 'mail'),
    authSocket: join(home, 'run/auth-postfix'),
  };
  mkdirSync(home);
  mkdirSync(dovecot.usersFolder);
  mkdirSync(dovecot.mailFolder);
  chmodSync(dovecot.mailFolder, 0o1777); // every mailbox has a user id of its own, and makes its own folder
  const oauthFile = join(home, 'oauth2.conf.ext');
  writeFileSync(oauthFile, oauthConfig(tokenInfoUrl));
  writeFileSync(dovecot.configFile, dovecotConfig({ dovecot, home, oauthFile }));
  return dovecot;
}

export function startDovecot(processes: Processes, dovecot: Dovecot): Promise<void> {
  const { imapPort, imapsPort, pop3Port, pop3sPort, lmtpPort } = dovecot;
  return processes.start({
    name: 'dovecot',
    command: 'dovecot',
    args: ['-F', '-c', dovecot.configFile],
    ports: [imapPort, imapsPort, pop3Port, pop3sPort, lmtpPort],
  });
}

/**
 * Makes a user whom Dovecot knows at once (a password file of them all it would read anew once a second only). Each has
 * its own user id, because the kernel lets one id watch only 128 mailboxes (fs.inotify.max_user_instances).
 */
export function addDovecotUser({ usersFolder, mailFolder }: Dovecot, address: string, password: string): void {
  const uid = FIRST_UID + (hash(address) % UID_COUNT);
  const { gid } = idOfUser('mail');
  const line = `${address}:{PLAIN}${password}:${uid}:${gid}::${join(mailFolder, address)}::\n`;
  writeFileSync(join(usersFolder, address), line);
}

export function doveadm({ configFile }: Dovecot, args: string[], input?: Buffer): string {
  return execFileSync('doveadm', ['-c', configFile, ...args], { encoding: 'utf8', stdio: 'pipe', input });
}

/** Without a shared counter two test files can add users at the same time; that two users share an id does no harm. */
function hash(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_003, 7);
}

function checkVersion(): void {
  const version = execFileSync('dovecot', ['--version'], { encoding: 'utf8' });
  if (version.startsWith('2.3.')) return;
  throw new Error(`The test servers need Dovecot 2.3, here is ${version.trim()}: its configuration language differs.`);
}
