// An idle mailbox in push must cost little more than the connection that it needs.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Desk } from '../test/support/desk';
import { type MailroomProcess, startMailroom } from '../test/support/server-process';
import { addUser } from '../test/support/services';
import { waitFor } from '../test/support/wait-for';
import { mailboxInput } from './mailbox-input';
import { type BenchRow } from './report';

const MAILBOXES = Number(process.env.BENCH_IDLE_MAILBOXES ?? 500);
/** Before the first measurement, so that what the process needs anyway counts for no mailbox. */
const WARM_UP = 100;
const SETTLE_MS = 20_000;
const COLLECTING = ['--expose-gc', '-r', join(__dirname, 'collect-on-signal.cjs')];

interface Listener {
  pid: number;
  listen(users: string[]): Promise<void>;
}

/** KB of resident memory for each mailbox in IDLE, beyond the first few: of Mailroom, and of bare imapflow. */
export async function run(): Promise<BenchRow[]> {
  const users = Array.from({ length: MAILBOXES }, (_, i) => `idle-${Date.now()}-${i}@desk.test`);
  users.forEach((user) => addUser(user));
  const bare = await measureReference(users);
  const own = await measureMailroom(users);
  return [
    { client: 'imapflow', mailboxes: MAILBOXES, 'KB each': bare.toFixed(0), ratio: '1.00' },
    { client: 'Mailroom', mailboxes: MAILBOXES, 'KB each': own.toFixed(0), ratio: (own / bare).toFixed(2) },
  ];
}

async function measureReference(users: string[]): Promise<number> {
  const child = fork(join(__dirname, 'idle-reference.ts'), { execArgv: ['-r', '@swc-node/register', ...COLLECTING] });
  try {
    const listen = async (some: string[]) => {
      child.send(some);
      await once(child, 'message');
    };
    return await perMailbox({ pid: child.pid!, listen }, users);
  } finally {
    child.kill();
  }
}

async function measureMailroom(users: string[]): Promise<number> {
  const server = await startMailroom({ env: { LOG_LEVEL: 'warn', NODE_OPTIONS: COLLECTING.join(' ') } });
  try {
    const token = await server.signIn();
    const desk = new Desk((query, variables) => server.graphql(query, variables, token));
    return await perMailbox({ pid: server.pid, listen: (some) => listenTo(some, desk, server) }, users);
  } finally {
    await server.stop();
  }
}

async function listenTo(users: string[], desk: Desk, { url }: MailroomProcess): Promise<void> {
  const before = await active(desk);
  for (const user of users) {
    await desk.incoming({ ...mailboxInput(user, user), pollIntervalSeconds: 3_600 });
  }
  await waitFor(async () => (await active(desk)) === before + users.length, {
    describe: `push from ${users.length} mailboxes at ${url}`,
    timeoutMs: 600_000,
    everyMs: 1_000,
  });
}

async function active(desk: Desk): Promise<number> {
  const { systemStatus } = await desk.ask('{ systemStatus { incoming { pushActive } } }');
  return systemStatus.incoming.filter((s: { pushActive: boolean }) => s.pushActive).length;
}

async function perMailbox({ pid, listen }: Listener, users: string[]): Promise<number> {
  await listen(users.slice(0, WARM_UP));
  const before = await residentKb(pid);
  await listen(users.slice(WARM_UP));
  return ((await residentKb(pid)) - before) / (users.length - WARM_UP);
}

/** Without garbage, once what signing in needed is done. */
async function residentKb(pid: number): Promise<number> {
  await pause(SETTLE_MS);
  for (let i = 0; i < 3; i++) {
    process.kill(pid, 'SIGUSR2');
    await pause(1_000);
  }
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}
