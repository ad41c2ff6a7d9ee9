// Running other programs: to the end (`run`), or in our place (`runInstead`).
import { spawn, spawnSync } from 'node:child_process';

/** Something the person at the terminal can correct; shown as one message, without a stack. */
export class Problem extends Error {}

/** Runs a program to its end with our terminal. Throws a Problem with `advice` when it fails. */
export function run(command, args, { advice, ...options } = {}) {
  // On Windows npm and the programs of node_modules/.bin are .cmd files, which only a shell can start.
  const result = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32', ...options });
  if (result.error) throw new Problem(`Cannot run ${command}: ${result.error.message}`);
  if (result.status === 0) return;
  const how = result.signal ? `was ended by ${result.signal}` : `failed with exit code ${result.status}`;
  throw new Problem([`\`${[command, ...args].join(' ')}\` ${how}.`, advice].filter(Boolean).join(' '));
}

/**
 * Starts a program with our terminal, in our process group, hands signals on to it, and ends as it ends:
 * with its exit code, or by the signal that ended it.
 */
export function runInstead(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Cannot run ${command}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    for (const handled of signals) process.removeAllListeners(handled);
    process.kill(process.pid, signal);
  });
}

/** Runs a script's main function; a Problem becomes a message and exit code 1. */
export async function main(steps) {
  try {
    await steps();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`\n${error.message}`);
    process.exit(1);
  }
}
