// How fast mail goes out, against a bare nodemailer pool with as many connections: 5 000 mails of about 10.8 KB each,
// text and HTML, into smtp-server in a process of its own (an MTA that delivers would be measured instead of us).
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase, dropDatabase, services } from '../test/support/services';
import { STATE_FILE_VARIABLE } from '../test/support/services/state';
import { type BenchRow, median, report } from './report';

const COUNT = Number(process.env.BENCH_SEND_MAILS ?? 5_000);
const ROUNDS = 3;
/** What send-client.ts sends before it measures. */
const WARM_UP = 500;

interface Measured {
  seconds: number;
  cpuSeconds: number;
  enqueueSeconds?: number;
}

/** Medians of rounds that take turns, so that a slow minute of the machine is nobody's. MariaDB where there is one. */
export async function run(): Promise<BenchRow[]> {
  const sink = fork(join(__dirname, 'send-sink.ts'), { execArgv: ['-r', '@swc-node/register'] });
  const [{ port }] = (await once(sink, 'message')) as [{ port: number }];
  const withMariaDb = process.env[STATE_FILE_VARIABLE] !== undefined;
  const onMariaDbs: [string, () => Promise<Measured>][] = [
    ['Mailroom on mysql', () => onMariaDb('outbox', port)],
    ['Mailroom on mysql, 10 000 waiting for a dead server', () => onMariaDb('beside-dead', port)],
  ];
  const ways: [string, () => Promise<Measured>][] = [
    ['bare nodemailer pool', () => client('nodemailer', port)],
    ['Mailroom on sqlite', () => client('outbox', port)],
    ['Mailroom on sqlite, 10 000 waiting for a dead server', () => client('beside-dead', port)],
    ...(withMariaDb ? onMariaDbs : []),
  ];
  const measured = new Map<string, Measured[]>(ways.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, send] of ways) {
      measured.get(name)!.push(await send());
      await allTaken(sink);
    }
  }
  sink.disconnect();
  return [...measured].map(([name, rounds]) => row(name, rounds, measured.get('bare nodemailer pool')!));
}

type Mode = 'nodemailer' | 'outbox' | 'beside-dead';

async function client(mode: Mode, port: number, url?: string): Promise<Measured> {
  const script = join(__dirname, 'send-client.ts');
  const args = ['-r', '@swc-node/register', script, mode, String(port), String(COUNT), ...(url ? [url] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
}

async function onMariaDb(mode: Mode, port: number): Promise<Measured> {
  const { mariadb } = services();
  const name = `bench_${Date.now()}`;
  const url = await createDatabase(mariadb, name);
  try {
    return await client(mode, port, url);
  } finally {
    await dropDatabase(mariadb, name);
  }
}

/** Speed says nothing when mails are missing, or came twice. */
async function allTaken(sink: ChildProcess): Promise<void> {
  sink.send('count');
  const [{ taken }] = (await once(sink, 'message')) as [{ taken: number }];
  const expected = WARM_UP + COUNT;
  if (taken !== expected) throw new Error(`${taken} mails arrived in place of ${expected}.`);
}

function row(name: string, rounds: Measured[], reference: Measured[]): BenchRow {
  const seconds = median(rounds.map((r) => r.seconds));
  const enqueue = median(rounds.map((r) => r.enqueueSeconds ?? 0));
  return {
    sender: name,
    'mails/s': Math.round(COUNT / seconds),
    'CPU s': median(rounds.map((r) => r.cpuSeconds)).toFixed(2),
    'ratio to the bare pool': (median(reference.map((r) => r.seconds)) / seconds).toFixed(2),
    'enqueue s': enqueue.toFixed(2),
  };
}

if (require.main === module) {
  void run().then((rows) => report('send', rows));
}
