// The real servers that `npm run test:services` and `npm run bench` need: finds those that are missing, installs them with apt-get.
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, run } from './run.mjs';

/** Debian's package, and a program in it (any one of them will do). */
const needed = [
  { debian: 'mariadb-server', programs: ['mariadbd'] },
  { debian: 'dovecot-imapd', programs: ['imap'] },
  { debian: 'dovecot-pop3d', programs: ['pop3'] },
  { debian: 'dovecot-lmtpd', programs: ['lmtp'] },
  { debian: 'postfix', programs: ['postfix'] },
  { debian: 'tinyproxy', programs: ['tinyproxy'] },
  { debian: 'microsocks', programs: ['microsocks'] },
  { debian: 'chromium', programs: ['chromium', 'chromium-browser', 'google-chrome'] },
];
const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/lib/dovecot', '/usr/libexec/dovecot'];
const POLICY = '/usr/sbin/policy-rc.d';

/** Throws a Problem when anything is missing still: nothing is skipped. */
export function installServices() {
  if (missing().length > 0 && isRoot() && isInstalled('apt-get')) aptInstall(missing());
  if (missing().length > 0) {
    throw new Problem(
      `The tests and benches against real servers need Debian's packages: ${missing().join(' ')}.\n` +
        'Install them (as root: apt-get install --no-install-recommends …), or run this as root where there is apt-get.',
    );
  }
  if (!isRoot()) {
    throw new Problem(
      'The mail servers start as root, because each mailbox has a user id of its own: ' +
        'run the command as `sudo -E env "PATH=$PATH" npm run …`.',
    );
  }
}

function missing() {
  return needed.filter(({ programs }) => !programs.some(isInstalled)).map(({ debian }) => debian);
}

function isInstalled(program) {
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isRoot() {
  return process.getuid?.() === 0;
}

function aptInstall(packages) {
  console.log(`Installing with apt-get: ${packages.join(' ')}…`);
  const apt = (...args) =>
    run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      // apt's own lines are many, and none of them is news; its errors come on stderr
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      advice: 'Its messages are above.',
    });
  withoutStartingServices(() => {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
  });
}

/** The tests start servers of their own; those of the packages must not take the machine's ports meanwhile. */
function withoutStartingServices(install) {
  if (existsSync(POLICY)) return install();
  // Ctrl-C ends apt-get; we must live on to remove the file
  const live = () => {};
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, live);
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    rmSync(POLICY, { force: true });
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, live);
  }
}
