import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../ports';
import { caFile } from '../tls';
import { addDovecotUser, prepareDovecot, startDovecot } from './dovecot';
import { runningDatabase, startMariaDb } from './mariadb';
import { preparePostfix, startPostfix } from './postfix';
import { Processes } from './processes';
import { startProxies } from './proxies';
import { startRecipientLookup } from './recipients';
import { PASSWORD, Services, USERS } from './state';
import { startTokenInfo } from './token-servers';

/** All servers of the test bed, below one temporary folder. */
export class Bed {
  // short, because it begins the paths of Unix sockets, and those end at 107 characters
  private readonly folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
  private readonly processes: Processes;
  private readonly tokenServersFolder = join(this.folder, 'token-servers');

  constructor() {
    chmodSync(this.folder, 0o755); // the servers run as users of their own
    const logFolder = join(this.folder, 'log');
    mkdirSync(logFolder);
    mkdirSync(this.tokenServersFolder);
    this.processes = new Processes(logFolder);
  }

  async start(): Promise<Services> {
    const { folder, processes, tokenServersFolder } = this;
    const ports = await findPorts();
    const dovecot = prepareDovecot(
      folder,
      ports.dovecot,
      `http://127.0.0.1:${ports.tokenInfo}/tokeninfo?access_token=`,
    );
    const postfix = preparePostfix(folder, ports.postfix, dovecot);
    for (const address of USERS) addDovecotUser(dovecot, address, PASSWORD);
    const running = process.env.TEST_MYSQL_URL;
    const [mariadb, proxies] = await Promise.all([
      running ? runningDatabase(running) : startMariaDb(processes, folder, ports.mariadb),
      startProxies(processes, folder, ports.proxies),
      startDovecot(processes, dovecot),
      startRecipientLookup(postfix.recipientLookupPort, dovecot.usersFolder),
      startPostfix(processes, postfix),
      startTokenInfo(ports.tokenInfo, tokenServersFolder),
    ]);
    return { pid: process.pid, folder, caFile, mariadb, dovecot, postfix, proxies, tokenServersFolder };
  }

  /** Synchronous, so that it works in the last moment of a process too. */
  stop(): void {
    this.processes.killAll();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

async function findPorts() {
  const ports = await freePorts(15);
  const next = () => ports.pop()!;
  return {
    mariadb: next(),
    tokenInfo: next(),
    dovecot: { imapPort: next(), imapsPort: next(), pop3Port: next(), pop3sPort: next(), lmtpPort: next() },
    postfix: { smtpPort: next(), submissionPort: next(), smtpsPort: next(), recipientLookupPort: next() },
    proxies: { http: next(), httpWithAuth: next(), socks: next(), socksWithAuth: next() },
  };
}
