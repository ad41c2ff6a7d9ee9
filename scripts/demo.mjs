// npm run demo: Mailroom beside a sandbox mail provider on this machine, to try everything without an account anywhere.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { prepare } from './lib/prepare.mjs';
import { main, Problem, runInstead } from './lib/run.mjs';

const ADMIN = { email: 'admin@desk.example', password: 'sandbox-admin' };
const PORTS = { web: 4080, oauth: 4081, imap: 4143, pop3: 4110, smtp: 4587 };
/** For tests, which may run beside somebody's demo. */
const FREE_PORTS = { web: 0, oauth: 0, imap: 0, pop3: 0, smtp: 0 };

await main(async () => {
  prepare();
  const port = process.env.PORT ?? '3000';
  const baseUrl = `http://localhost:${port}`;
  const ports = process.env.SANDBOX_PORTS === 'free' ? FREE_PORTS : PORTS;
  const sandbox = await startSandbox({ mailroomUrl: baseUrl, ports });
  // The sandbox forgets its mail and consents when it ends, so Mailroom begins anew with it.
  const dataDir = `data/demo-${port}`;
  rmSync(dataDir, { recursive: true, force: true });
  console.log(welcome(baseUrl, sandbox));
  runInstead(process.execPath, ['dist/main.js'], {
    env: {
      LOG_LEVEL: 'warn',
      ...process.env,
      PORT: port,
      HOST: '127.0.0.1',
      BASE_URL: baseUrl,
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      SECRET_KEY: '',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ALLOW_PRIVATE_ADDRESSES: 'true',
      MAILROOM_SANDBOX: JSON.stringify(sandbox),
    },
  });
});

/** It ends with this process, whose channel it holds. */
async function startSandbox(options) {
  const args = ['-r', '@swc-node/register', 'sandbox/main.ts', JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [addresses] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof addresses !== 'object' || addresses === null) {
    throw new Problem(`The sandbox needs the ports ${Object.values(PORTS).join(', ')}. Is another demo running?`);
  }
  child.unref();
  child.channel.unref();
  return addresses;
}

function welcome(baseUrl, { webUrl }) {
  return `
Mailroom with a sandbox mail provider; everything stays on this machine and is forgotten at the end (Ctrl-C).

  Mailroom   ${baseUrl}
             sign in as ${ADMIN.email} with ${ADMIN.password}; both are filled in
  Sandbox    ${webUrl}
             mailboxes, mail as a customer, and what can go wrong

Open the first in a browser. A guided tour leads from there: connect a mailbox, write to it, see the request, reply,
break the consent, repair it.
`;
}
