// An idle mailbox in push must cost little more than the connection that it needs.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Desk } from '../test/support/desk';
import { type MailroomProcess, startMailroom } from '../test/support/server-process';
import { addUser, PASSWORD, services } from '../test/support/services';
import { waitFor } from '../test/support/wait-for';
import { mailboxInput } from './mailbox-input';
import { type BenchRow } from './report';

const MAILBOXES = Number(process.env.BENCH_IDLE_MAILBOXES ?? 500);
/** Before the first measurement, so that what the process needs anyway counts for no mailbox. */
const WARM_UP = 100;
const SETTLE_MS = 20_000;
/** The room for new objects has a fixed size: it is the process's, and else grows by up to 32 MB with what it did lately. */
const NODE_OPTIONS = ['--expose-gc', '--max-semi-space-size=1', '-r', join(__dirname, 'collect-on-signal.cjs')];

interface Listener {
  pid: number;
  /** To mailboxes by their name, or of servers by their id. */
  listen(mailboxes: string[]): Promise<void>;
}

/** KB of resident memory in use for each mailbox in IDLE, beyond the first few: of Mailroom, and of bare imapflow. */
export async function run(): Promise<BenchRow[]> {
  const users = Array.from({ length: MAILBOXES }, (_, i) => `idle-${Date.now()}-${i}@desk.test`);
  users.forEach((user) => addUser(user));
  const bare = await measureReference(users);
  const own = await measureMailroom(users);
  return [row('imapflow', bare, bare), row('Mailroom', own, bare)];
}

function row(client: string, each: number, bare: number): BenchRow {
  return { client, mailboxes: MAILBOXES, 'KB each': each.toFixed(0), ratio: (each / bare).toFixed(2) };
}

async function measureReference(users: string[]): Promise<number> {
  const child = fork(join(__dirname, 'idle-reference.cjs'), { execArgv: NODE_OPTIONS });
  const { dovecot, caFile } = services();
  const server = { host: dovecot.host, port: dovecot.imapsPort, ca: readFileSync(caFile, 'utf8'), password: PASSWORD };
  try {
    const listen = async (some: string[]) => {
      child.send({ ...server, users: some });
      await once(child, 'message');
    };
    return await perMailbox({ pid: child.pid!, listen }, users);
  } finally {
    child.kill();
  }
}

async function measureMailroom(users: string[]): Promise<number> {
  const server = await startMailroom({ env: { LOG_LEVEL: 'warn', NODE_OPTIONS: NODE_OPTIONS.join(' ') } });
  try {
    const token = await server.signIn();
    const desk = new Desk((query, variables) => server.graphql(query, variables, token));
    // All at first: what it takes to configure servers, and to have them in the database's cache, is no idle mailbox.
    const ids: string[] = [];
    for (const user of users) {
      ids.push(await desk.incoming({ ...mailboxInput(user, user), pollIntervalSeconds: 3_600, enabled: false }));
    }
    return await perMailbox({ pid: server.pid, listen: (some) => listenTo(some, desk, server) }, ids);
  } finally {
    await server.stop();
  }
}

async function listenTo(ids: string[], desk: Desk, { url }: MailroomProcess): Promise<void> {
  const before = await active(desk);
  for (const id of ids) await desk.enable(id, true);
  await waitFor(async () => (await active(desk)) === before + ids.length, {
    describe: `push from ${ids.length} mailboxes at ${url}`,
    timeoutMs: 600_000,
    everyMs: 1_000,
  });
}

async function active(desk: Desk): Promise<number> {
  const { systemStatus } = await desk.ask('{ systemStatus { incoming { pushActive } } }');
  return systemStatus.incoming.filter((s: { pushActive: boolean }) => s.pushActive).length;
}

async function perMailbox({ pid, listen }: Listener, mailboxes: string[]): Promise<number> {
  await listen(mailboxes.slice(0, WARM_UP));
  const before = await memoryOf(pid);
  await listen(mailboxes.slice(WARM_UP));
  const after = await memoryOf(pid);
  return (after - before) / (mailboxes.length - WARM_UP);
}

/** KB, once what signing in needed is done. */
async function memoryOf(pid: number): Promise<number> {
  await pause(SETTLE_MS);
  for (let i = 0; i < 3; i++) {
    process.kill(pid, 'SIGUSR2');
    await pause(1_000);
  }
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}
