import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './ports';
import { waitFor } from './wait-for';

const root = join(__dirname, '../..');

/** Starts what `npm run demo` starts, on free ports, and waits until it can be opened in a browser. */
export async function startDemo(): Promise<Demo> {
  const port = await freePort();
  const demo = new Demo(port);
  try {
    await waitFor(() => demo.hasEnded || demo.isLive(), { describe: 'the demo', timeoutMs: 60_000, everyMs: 100 });
    if (demo.hasEnded) throw new Error('The demo has ended.');
    return demo;
  } catch (error) {
    await demo.stop();
    throw new Error(`${(error as Error).message}\nIts output:\n${demo.output}`);
  }
}

export class Demo {
  output = '';
  private readonly child: ChildProcess;

  constructor(private readonly port: number) {
    this.child = spawn(process.execPath, ['scripts/demo.mjs'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: '', DATABASE_URL: '', PORT: String(port), SANDBOX_PORTS: 'free' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** The address that it prints as the first to open. */
  get url(): string {
    return /Mailroom +(http\S+)/.exec(this.output)![1]!;
  }

  /** For ConsoleWindow, as a server process has it. */
  get env(): { BASE_URL: string } {
    return { BASE_URL: this.url };
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async isLive(): Promise<boolean> {
    return this.output.includes('Sandbox') && (await fetch(`${this.url}/health/live`)).ok;
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    if (!this.hasEnded) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGINT');
      await ended;
    }
    rmSync(join(root, `data/demo-${this.port}`), { recursive: true, force: true, maxRetries: 5 });
  }
}
