import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForPort } from '../ports';

export interface Program {
  /** Names its log, and the program in errors. */
  name: string;
  command: string;
  args: string[];
  /** Where it listens when it is ready. */
  ports: number[];
}

/** Programs that run in the background until `killAll`; each is a process group of its own, its children included. */
export class Processes {
  private readonly leaders = new Set<ChildProcess>();
  private stopping = false;

  constructor(private readonly logFolder: string) {}

  /** Starts a program that stays in the foreground, and waits for its ports. Throws with its log when it ends instead. */
  async start({ name, command, args, ports }: Program): Promise<void> {
    const leader = this.spawnLogged(name, command, args);
    const ended = new Promise<never>((_, reject) => {
      leader.once('error', reject);
      leader.once('exit', (code, signal) => reject(new Error(`it ended (${signal ?? `exit code ${code}`})`)));
    });
    const ready = Promise.all(ports.map((port) => waitForPort(port, name)));
    try {
      await Promise.race([ready, ended]);
    } catch (error) {
      throw new Error(`${name} did not start: ${(error as Error).message}\n${this.lastLines(name)}`);
    }
  }

  /** Runs a program to its end. Throws with its output when it fails. */
  async run(name: string, command: string, args: string[]): Promise<void> {
    const child = this.spawnLogged(name, command, args);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    this.leaders.delete(child); // its process id may belong to a stranger soon
    if (code !== 0) throw new Error(`${name} failed (exit code ${code}):\n${this.lastLines(name)}`);
  }

  /** Ends all at once: their data are thrown away, so nothing of theirs has to be saved. */
  killAll(): void {
    this.stopping = true;
    for (const { pid } of this.leaders) killGroup(pid!);
  }

  private spawnLogged(name: string, command: string, args: string[]): ChildProcess {
    if (this.stopping) throw new Error(`${name} is not started: all are being stopped`);
    const log = openSync(this.logFile(name), 'a');
    const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], env: environment() });
    closeSync(log);
    if (child.pid !== undefined) this.leaders.add(child);
    return child;
  }

  private logFile(name: string): string {
    return join(this.logFolder, `${name}.log`);
  }

  private lastLines(name: string): string {
    return readFileSync(this.logFile(name), 'utf8').split('\n').slice(-30).join('\n');
  }
}

/** Debian keeps servers in /usr/sbin, which is not on every user's PATH. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`, LANG: 'C', TZ: 'UTC' };
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // all of them have ended already
  }
}
