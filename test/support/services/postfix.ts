import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idOfUser } from './accounts';
import { type Dovecot } from './dovecot';
import { mainConfig, masterConfig } from './postfix-config';
import { Processes } from './processes';

export interface Postfix {
  host: string;
  /** Takes mail for known recipients, without authentication. */
  smtpPort: number;
  /** STARTTLS and authentication required. */
  submissionPort: number;
  /** Implicit TLS, authentication required. */
  smtpsPort: number;
  /** For `postfix -c`. */
  configFolder: string;
  /** Where it asks which recipients there are. */
  recipientLookupPort: number;
}

export type PostfixPorts = Pick<Postfix, 'smtpPort' | 'submissionPort' | 'smtpsPort' | 'recipientLookupPort'>;

/** Writes the configuration of a mail server apart from the system's: it delivers to Dovecot by LMTP, and nowhere else. */
export function preparePostfix(folder: string, ports: PostfixPorts, dovecot: Dovecot): Postfix {
  const home = join(folder, 'postfix');
  const postfix: Postfix = {
    host: '127.0.0.1',
    ...ports,
    configFolder: home,
  };
  const queueFolder = join(home, 'queue');
  const dataFolder = join(home, 'data');
  for (const each of [home, queueFolder, dataFolder]) mkdirSync(each);
  chownSync(dataFolder, idOfUser('postfix').uid, idOfUser('postfix').gid);
  writeFileSync(
    join(home, 'main.cf'),
    mainConfig({ postfix, dovecot, queueFolder, dataFolder, logFile: join(home, 'mail.log') }),
  );
  writeFileSync(join(home, 'master.cf'), masterConfig(ports));
  return postfix;
}

export async function startPostfix(processes: Processes, { configFolder, ...postfix }: Postfix): Promise<void> {
  await processes.run('postfix-check', 'postfix', ['-c', configFolder, 'check']); // makes the folders of the queue
  await processes.start({
    name: 'postfix',
    command: join(setting('daemon_directory'), 'master'),
    // `postfix start-fg` would put it into a process group of its own, where it is not stopped with the others
    args: ['-c', configFolder, '-s'],
    ports: [postfix.smtpPort, postfix.submissionPort, postfix.smtpsPort],
  });
}

function setting(name: string): string {
  return execFileSync('/usr/sbin/postconf', ['-d', '-h', name], { encoding: 'utf8' }).trim();
}
