import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ReadMail } from '../../sandbox/mail/read';
import type { MintedTokens } from '../../sandbox/oauth/types';
import type { SandboxAddresses } from '../../sandbox/sandbox';
import { waitFor } from './wait-for';

const root = join(__dirname, '../..');

/**
 * Starts the mail provider of `npm run demo` on free ports, in a process of its own. `env` makes a Mailroom offer it:
 *
 *     const port = await freePort();
 *     const sandbox = await startSandbox(`http://localhost:${port}`);
 *     const mailroom = await startMailroom({ env: { PORT: String(port), BASE_URL: …, ...sandbox.env } });
 */
export async function startSandbox(mailroomUrl: string): Promise<TestSandbox> {
  const ports = { web: 0, oauth: 0, imap: 0, pop3: 0, smtp: 0 };
  const args = ['-r', '@swc-node/register', 'sandbox/main.ts', JSON.stringify({ mailroomUrl, ports })];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [addresses] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [
    SandboxAddresses | number,
  ];
  if (typeof addresses !== 'object' || !addresses) throw new Error(`The sandbox ended with ${addresses}.`);
  return new TestSandbox(addresses, child);
}

export class TestSandbox {
  /** As scripts/demo.mjs gives it to the server. */
  readonly env: { MAILROOM_SANDBOX: string };

  constructor(
    readonly addresses: SandboxAddresses,
    private readonly child: ChildProcess,
  ) {
    this.env = { MAILROOM_SANDBOX: JSON.stringify(addresses) };
  }

  /** Writes a mail as somebody with a mailbox here, as the form of the sandbox's page does. */
  write(letter: { from: string; to: string; subject: string; text: string; inReplyTo?: string }): Promise<void> {
    return this.post('/mail', letter);
  }

  /** By its id in sandbox/failures.ts. */
  fail(id: string, on = true): Promise<void> {
    return this.post('/failures', { id, on: String(on) });
  }

  allWell(): Promise<void> {
    return this.post('/all-well', {});
  }

  /** As when the account's owner removes the app, or 7 days are over. */
  revoke(email: string): Promise<void> {
    return this.post('/revoke', { email });
  }

  /** The newest first. */
  async mailbox(address: string): Promise<ReadMail[]> {
    const response = await fetch(`${this.addresses.webUrl}/api/mailbox?of=${encodeURIComponent(address)}`);
    if (!response.ok) throw new Error(`The mailbox of ${address} answers ${response.status}.`);
    return (await response.json()) as ReadMail[];
  }

  waitForMail(address: string, matches: (mail: ReadMail) => boolean): Promise<ReadMail> {
    return waitFor(async () => (await this.mailbox(address)).find(matches), {
      describe: `mail for ${address} in the sandbox`,
      timeoutMs: 20_000,
      everyMs: 100,
    });
  }

  /** Tokens as if consent had been given. */
  async mint(email: string): Promise<MintedTokens> {
    const response = await fetch(new URL('/_control/mint', this.addresses.tokenUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, clientId: 'sandbox-client' }),
    });
    return (await response.json()) as MintedTokens;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  private async post(path: string, fields: Record<string, string>): Promise<void> {
    const body = new URLSearchParams(fields);
    const response = await fetch(this.addresses.webUrl + path, { method: 'POST', body, redirect: 'manual' });
    if (response.status !== 303) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}
