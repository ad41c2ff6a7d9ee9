import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/ports';
import { startMailroom } from '../support/server-process';

/** Runs dist/main.js until it ends by itself. */
async function run(env: Record<string, string>): Promise<{ code: number; output: string }> {
  const cwd = join(__dirname, '../..');
  const child = spawn(process.execPath, ['dist/main.js'], { cwd, env: { PATH: process.env.PATH, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

describe('starting the server', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailroom-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('names every invalid variable and exits with 78', async () => {
    const { code, output } = await run({
      DATA_DIR: folder,
      PORT: 'abc',
      LOG_LEVEL: 'loud',
    });
    expect(code).toBe(78);
    for (const name of ['PORT', 'LOG_LEVEL']) expect(output).toContain(`  ${name}: `);
    expect(output).not.toContain('    at ');
  });

  it('says in one sentence that the database does not answer, without its password', async () => {
    const { code, output } = await run({ DATA_DIR: folder, DATABASE_URL: 'mysql://root:MARKED@127.0.0.1:1/x' });
    expect(code).toBe(1);
    expect(output).toMatch(/^Mailroom cannot start\. The database does not answer: .*\n$/);
    expect(output).not.toContain('MARKED');
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, output } = await run({ DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'silent' });
    other.close();
    expect(code).toBe(1);
    expect(output).toContain('choose another PORT');
    expect(output).not.toContain('    at ');
  });

  it('prints the set-up link of this start while there is no administrator, also without logs', async () => {
    const links: string[] = [];
    for (let start = 0; start < 2; start++) {
      const env = { ADMIN_EMAIL: '', ADMIN_PASSWORD: '', LOG_LEVEL: 'silent', BASE_URL: 'https://desk.example.com' };
      const server = await startMailroom({
        dataDir: folder,
        env: { ...env, DATABASE_URL: `sqlite:${folder}/app.sqlite` },
      });
      await server.stop();
      links.push(/https:\/\/desk\.example\.com\/setup\?token=setup_[\w-]{43}/.exec(server.output())![0]);
    }
    expect(links[0]).not.toBe(links[1]);
  });

  it('refuses a DATA_DIR and a database of two installations with 78, and writes nothing', async () => {
    const database = { DATABASE_URL: `sqlite:${join(folder, 'one', 'app.sqlite')}`, LOG_LEVEL: 'silent' };
    const one = await startMailroom({ dataDir: join(folder, 'one'), env: database });
    await one.stop();

    const withoutFolder = await run({ ...database, DATA_DIR: join(folder, 'fresh') });
    expect(withoutFolder.code).toBe(78);
    expect(withoutFolder.output).toContain('two installations');
    expect(existsSync(join(folder, 'fresh', 'installation-id'))).toBe(false);

    cpSync(join(folder, 'one', 'installation-id'), join(folder, 'other', 'installation-id'));
    const withoutDatabase = await run({ DATA_DIR: join(folder, 'other'), LOG_LEVEL: 'silent' });
    expect(withoutDatabase.code).toBe(78);
    expect(readFileSync(join(folder, 'other', 'installation-id'))).toEqual(
      readFileSync(join(folder, 'one', 'installation-id')),
    );
  });

  it('admits one process to an SQLite database', async () => {
    const env = { DATABASE_URL: `sqlite:${join(folder, 'app.sqlite')}` };
    const first = await startMailroom({ dataDir: folder, env });
    const second = await run({ ...env, DATA_DIR: folder, PORT: String(await freePort()) });
    await first.stop();
    expect(second).toEqual({ code: 1, output: expect.stringContaining('Another process uses the database') });
  });
});
