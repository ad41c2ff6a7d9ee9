// node -r @swc-node/register test/support/services/cli.ts start|stop
// Keeps the test servers running between runs, for a developer or a benchmark. `start` prints where they are as
// KEY=VALUE lines; with MAILROOM_TEST_SERVICES set to what it prints, jest uses these instead of starting its own.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isAlive, startInBackground, stopInBackground } from './background';
import { Bed } from './bed';
import { readState, Services, STATE_FILE_VARIABLE, writeState } from './state';

const KEPT_STATE_FILE = resolve(__dirname, '../../../.bed/services.json');

async function start(): Promise<void> {
  mkdirSync(dirname(KEPT_STATE_FILE), { recursive: true });
  const services = runningServices() ?? (await startInBackground(KEPT_STATE_FILE, { keep: true }));
  console.log(`${STATE_FILE_VARIABLE}=${KEPT_STATE_FILE}`);
  console.log(keyValueLines(services).join('\n'));
}

async function stop(): Promise<void> {
  const services = runningServices();
  if (services) await stopInBackground(services);
}

function runningServices(): Services | undefined {
  const services = readState(KEPT_STATE_FILE);
  if (services && isAlive(services.pid)) return services;
  rmSync(KEPT_STATE_FILE, { force: true });
  return undefined;
}

/** `{ dovecot: { imapPort: 1 } }` becomes `DOVECOT_IMAP_PORT=1`. */
function keyValueLines(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
    const key = prefix + name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
    return typeof each === 'object' && each !== null ? keyValueLines(each, `${key}_`) : [`${key}=${String(each)}`];
  });
}

/** What runs in the background: the servers, until a signal comes, or until the pipe to whoever started us closes. */
async function run(stateFile: string, untilStdinEnds: boolean): Promise<void> {
  const bed = new Bed();
  process.once('exit', () => bed.stop()); // whatever ends this process
  const stopped = new Promise<undefined>((wanted) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => wanted(undefined));
    if (untilStdinEnds) process.stdin.resume().once('close', () => wanted(undefined));
  });
  try {
    const services = await Promise.race([bed.start(), stopped]);
    if (services) writeState(stateFile, services);
    await stopped;
  } finally {
    rmSync(stateFile, { force: true });
  }
}

async function main([command, stateFile, ...options]: string[]): Promise<void> {
  if (command === 'start') return start();
  if (command === 'stop') return stop();
  if (command === 'run' && stateFile) return run(resolve(stateFile), options.includes('--until-stdin-ends'));
  throw new Error('usage: cli.ts start|stop|run STATE_FILE [--until-stdin-ends]');
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
