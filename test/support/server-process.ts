import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase } from './database';
import { freePort } from './ports';
import { waitFor } from './wait-for';

export interface MailroomOptions {
  /** Over the defaults below; DATABASE_URL too, or there is a fresh database that goes when the server stops. */
  env?: Record<string, string>;
  /** DATA_DIR, which then is kept at the end. By default a temporary folder. */
  dataDir?: string;
  /** What is run; dist/main.js by default. */
  program?: string;
  /** How long it may take to start. */
  liveWithinMs?: number;
}

export interface GraphqlAnswer {
  /** Untyped: the assertions of the test are its check. */
  data?: any;
  errors?: { message: string; path?: string[]; extensions?: { code?: string } }[];
}

export const ADMIN = { email: 'admin@desk.test', password: 'correct horse battery staple' };

const root = join(__dirname, '../..');

/** Starts the server as `node dist/main.js` does for its users, on a free port, and waits until it is live. */
export async function startMailroom(options: MailroomOptions = {}): Promise<MailroomProcess> {
  const program = options.program ?? join(root, 'dist/main.js');
  if (!existsSync(program))
    throw new Error(`${program} is missing: run \`npm run build\`, or the tests with \`npm test\`.`);
  const cleanUps: (() => unknown)[] = [];
  const database = options.env?.DATABASE_URL ? undefined : await freshDatabase();
  if (database) cleanUps.push(() => database.drop());
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'mailroom-data-'));
  if (!options.dataDir) cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const port = await freePort();
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    BASE_URL: `http://localhost:${port}`,
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    DATA_DIR: dataDir,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...(database && { DATABASE_URL: database.url }),
    ...options.env,
  };
  const server = new MailroomProcess(program, env, cleanUps);
  await server.untilLive(options.liveWithinMs);
  return server;
}

export class MailroomProcess {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private written = '';

  constructor(
    program: string,
    readonly env: Record<string, string>,
    private readonly cleanUps: (() => unknown)[],
  ) {
    this.url = `http://127.0.0.1:${env.PORT}`;
    this.child = spawn(process.execPath, ['-r', join(__dirname, 'end-with-parent.cjs'), program], {
      cwd: root,
      env: { PATH: process.env.PATH, TMPDIR: tmpdir(), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.ended = once(this.child, 'exit');
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.written += text));
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Everything it has written to stdout and stderr. */
  output(): string {
    return this.written;
  }

  async untilLive(timeoutMs = 60_000): Promise<void> {
    const live = async () => !this.isRunning() || (await fetch(`${this.url}/health/live`)).ok;
    try {
      await waitFor(live, { describe: `200 from ${this.url}/health/live`, timeoutMs, everyMs: 25 });
      if (!this.isRunning()) throw new Error(`The server ended with ${this.child.exitCode ?? this.child.signalCode}.`);
    } catch (error) {
      await this.stop();
      throw new Error(`${(error as Error).message}\nIts output:\n${this.written}`);
    }
  }

  /** One POST /graphql; errors are part of the answer, not thrown. */
  async graphql(query: string, variables: object = {}, token?: string): Promise<GraphqlAnswer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const body = await response.text();
    if (!body.startsWith('{')) throw new Error(`POST /graphql answered ${response.status}: ${body}`);
    return JSON.parse(body) as GraphqlAnswer;
  }

  /** Signs in (as the first administrator, unless told otherwise) and returns a bearer token for `graphql`. */
  async signIn({ email, password } = ADMIN): Promise<string> {
    const mutation = `mutation ($email: String!, $password: String!) {
      signIn(email: $email, password: $password) { accessToken userErrors { code } }
    }`;
    const answer = await this.graphql(mutation, { email, password });
    const token = answer.data?.signIn?.accessToken as string | undefined;
    if (!token) throw new Error(`${email} could not sign in: ${JSON.stringify(answer)}`);
    return token;
  }

  /** Ends it as an operator does, and removes what was made for it. Returns its exit code, or the signal that ended it. */
  async stop(): Promise<number | string | null> {
    if (this.isRunning()) {
      this.child.kill('SIGTERM');
      const over = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
      await this.ended;
      clearTimeout(over);
    }
    for (const cleanUp of this.cleanUps.splice(0)) await cleanUp();
    return this.child.exitCode ?? this.child.signalCode;
  }

  /** Ends it as a power cut does. What was made for it stays until `stop`, so that a next one can find it. */
  async kill9(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Waits until it has ended by itself, and answers as `stop` does. */
  async untilEnded(timeoutMs: number): Promise<number | string | null> {
    await waitFor(() => !this.isRunning(), { describe: 'the end of the server', timeoutMs });
    return this.child.exitCode ?? this.child.signalCode;
  }

  private isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}
