// npm run bench [-- ingest poll send push idle]: prints a table for each and writes it to bench/results/.
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { startInBackground, stopInBackground } from '../test/support/services/background';
import { STATE_FILE_VARIABLE } from '../test/support/services/state';
import { run as ingest } from './ingest';
import { run as idle } from './idle';
import { run as poll } from './poll';
import { run as push } from './push';
import { type BenchRow, report } from './report';
import { run as send } from './send';

const BENCHMARKS: Record<string, () => Promise<BenchRow[]>> = { ingest, poll, send, push, idle };

async function main(names: string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in BENCHMARKS));
  if (unknown.length > 0)
    throw new Error(`No such benchmark: ${unknown.join(', ')}. There are ${Object.keys(BENCHMARKS).join(', ')}.`);
  const own = process.env[STATE_FILE_VARIABLE] === undefined;
  const stateFile = process.env[STATE_FILE_VARIABLE] ?? join(tmpdir(), `mailroom-bench-${process.pid}.json`);
  process.env[STATE_FILE_VARIABLE] = stateFile;
  const services = own ? await startInBackground(stateFile, { keep: false }) : null;
  try {
    for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) report(name, await BENCHMARKS[name]!());
  } finally {
    if (services) await stopInBackground(services);
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error);
    process.exit(1);
  },
);
