// The servers run under a process of their own (cli.ts run), which stops them all when it is asked to, or when the
// process that wanted them is gone for whatever reason: its end of the pipe closes.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../wait-for';
import { readState, Services } from './state';

/** Starts the servers in the background; `keep` lets them outlive this process. */
export async function startInBackground(stateFile: string, { keep }: { keep: boolean }): Promise<Services> {
  const logFile = `${stateFile}.log`;
  const log = openSync(logFile, 'w');
  const program = ['-r', '@swc-node/register', join(__dirname, 'cli.ts'), 'run', stateFile];
  const child = spawn(process.execPath, keep ? program : [...program, '--until-stdin-ends'], {
    cwd: join(__dirname, '../../..'),
    detached: true, // a Ctrl-C meant for us must not reach the servers before we say so
    stdio: [keep ? 'ignore' : 'pipe', log, log],
  });
  closeSync(log);
  child.unref();
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  try {
    const outcome = () => ended() || readState(stateFile);
    const services = await waitFor(outcome, { describe: 'the test servers', timeoutMs: 60_000, everyMs: 50 });
    if (services === true) throw new Error('The test servers did not start.');
    return services;
  } catch (error) {
    child.kill();
    throw new Error(`${(error as Error).message}\n${readFileSync(logFile, 'utf8')}`);
  } finally {
    rmSync(logFile);
  }
}

export async function stopInBackground({ pid }: Services): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGTERM');
  await waitFor(() => !isAlive(pid), { describe: `the test servers (process ${pid}) to stop`, timeoutMs: 20_000 });
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
