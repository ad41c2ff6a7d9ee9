// How fast mail is taken in, against bare clients that store nothing: 10 000 realistic mails from a real Dovecot.
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase, dropDatabase, services } from '../test/support/services';
import { Desk } from '../test/support/desk';
import { startMailroom } from '../test/support/server-process';
import { waitFor } from '../test/support/wait-for';
import { mailboxInput } from './mailbox-input';
import type { BenchRow } from './report';
import { makeMailbox, seedMailbox } from './seed';

const COUNT = Number(process.env.BENCH_MAILS ?? 10_000);
const SEED = 42;
/** A machine shared with others is a third slower from one minute to the next: each is asked in turn, this many times. */
const ROUNDS = 3;
const DATABASES = ['sqlite', 'mysql'] as const;
type DatabaseKind = (typeof DATABASES)[number];

interface Measured {
  messages: number;
  seconds: number;
  cpuSeconds: number;
  peakRssMb: number;
  /** Of the work inside ours. They overlap. */
  stageSeconds?: Record<string, number>;
}

export async function run(): Promise<BenchRow[]> {
  const user = `bench-${Date.now()}@desk.test`;
  makeMailbox(user);
  await seedMailbox(user, COUNT, SEED);
  const fetched = reference('fetch', user);
  const references = [reference('parse', user)];
  const ours: Record<DatabaseKind, Measured[]> = { sqlite: [], mysql: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const database of DATABASES) {
      ours[database].push(await mailroom(database));
      references.push(reference('parse', user));
    }
  }
  const parsed = meanOf(references);
  return [
    row('(a) imapflow, fetch only', fetched, parsed),
    row('(b) imapflow + mailparser', parsed, parsed),
    ...DATABASES.map((database) => row(`(c) Mailroom on ${database}`, meanOf(ours[database]), parsed)),
  ];
}

function meanOf(runs: readonly Measured[]): Measured {
  const mean = (value: (run: Measured) => number) => runs.reduce((sum, run) => sum + value(run), 0) / runs.length;
  const stages = Object.keys(runs[0]!.stageSeconds ?? {});
  return {
    messages: mean((run) => run.messages),
    seconds: mean((run) => run.seconds),
    cpuSeconds: mean((run) => run.cpuSeconds),
    peakRssMb: mean((run) => run.peakRssMb),
    stageSeconds: Object.fromEntries(stages.map((stage) => [stage, mean((run) => run.stageSeconds![stage]!)])),
  };
}

function reference(mode: 'fetch' | 'parse', user: string): Measured {
  const script = join(__dirname, 'ingest-reference.ts');
  const output = execFileSync(process.execPath, ['-r', '@swc-node/register', script, mode, user], { encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Measured;
}

/** First contact with the empty mailbox, server disabled, mails seeded; the clock runs from enabling to the last request. */
async function mailroom(database: DatabaseKind): Promise<Measured> {
  const user = `bench-${database}-${Date.now()}@desk.test`;
  makeMailbox(user);
  const name = `bench_${Date.now()}`;
  const url = database === 'mysql' ? await createDatabase(services().mariadb, name) : undefined;
  const server = await startMailroom({ env: { ...(url && { DATABASE_URL: url }), LOG_LEVEL: 'warn' } });
  try {
    const token = await server.signIn();
    const desk = new Desk((query, variables) => server.graphql(query, variables, token));
    const id = await incomingServer(desk, user);
    await seedMailbox(user, COUNT, SEED);
    // What the seeding has left to be written would hold up what is measured: that waits for the disk, (b) does not.
    await promisify(execFile)('sync');
    const cpuBefore = processCpuSeconds(server.pid);
    const begun = Date.now();
    await desk.enable(id, true);
    // Not often, because every answer takes its time from what is measured.
    await waitFor(() => decided(desk), { describe: `${COUNT} requests`, timeoutMs: 300_000, everyMs: 1_000 });
    return {
      messages: COUNT,
      seconds: ((await lastDecidedAt(desk)) - begun) / 1000,
      cpuSeconds: processCpuSeconds(server.pid) - cpuBefore,
      peakRssMb: peakRssMb(server.pid),
      stageSeconds: await stageSeconds(server.url, desk),
    };
  } finally {
    await server.stop();
    if (url) await dropDatabase(services().mariadb, name);
  }
}

/** A server that has had its first contact, with an empty mailbox, and is disabled. */
async function incomingServer(desk: Desk, user: string): Promise<string> {
  await desk.ask(
    `mutation { updateApplicationSettings(input: { acknowledgeNewRequests: false }) { userErrors { code } } }`,
  );
  const id = await desk.incoming(mailboxInput('Bench', user));
  const { problem } = await desk.poll(id);
  if (problem) throw new Error(`${problem.code}: ${problem.detail}`);
  await desk.enable(id, false);
  return id;
}

async function decided(desk: Desk): Promise<boolean> {
  const { inboundMessages } = await desk.ask(
    `{ inboundMessages(first: 1, filter: { states: [REQUEST_CREATED] }) { totalCount } }`,
  );
  return inboundMessages.totalCount >= COUNT;
}

/** When the transaction began that decided the newest mail, the last one. */
async function lastDecidedAt(desk: Desk): Promise<number> {
  const { inboundMessages } = await desk.ask('{ inboundMessages(first: 1) { edges { node { processedAt } } } }');
  return Date.parse(inboundMessages.edges[0].node.processedAt);
}

async function stageSeconds(url: string, desk: Desk): Promise<Record<string, number>> {
  const { createApiToken } = await desk.ask(
    `mutation { createApiToken(name: "bench", role: MONITOR) { secret userErrors { code } } }`,
  );
  const answer = await fetch(`${url}/metrics`, {
    headers: { authorization: `Bearer ${createApiToken.secret}` },
  });
  const found = (await answer.text()).matchAll(/^mailroom_intake_stage_seconds_total\{stage="(\w+)"\} ([\d.e-]+)/gm);
  return Object.fromEntries([...found].map(([, stage, value]) => [stage!, Number(value)]));
}

function row(what: string, m: Measured, b: Measured): BenchRow {
  const stages = Object.entries(m.stageSeconds ?? {}).map(([stage, seconds]) => [`${stage} s`, seconds.toFixed(2)]);
  return {
    what,
    'messages/s': Math.round(m.messages / m.seconds),
    'CPU s': m.cpuSeconds.toFixed(2),
    'peak RSS MB': Math.round(m.peakRssMb),
    'ratio to (b)': (b.seconds / b.messages / (m.seconds / m.messages)).toFixed(2),
    ...(Object.fromEntries(stages) as Record<string, string>),
  };
}

/** User and system time of a process and its threads, from /proc (Linux, 100 ticks a second). */
function processCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function peakRssMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
