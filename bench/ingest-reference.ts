// node -r @swc-node/register bench/ingest-reference.ts fetch|parse USER: reads a whole mailbox in a process of its own,
// storing nothing, and prints what it took as JSON.
import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import { readFileSync } from 'node:fs';
import { PASSWORD, services } from '../test/support/services';
import { cpuSeconds } from './report';

async function main(mode: string, user: string): Promise<void> {
  const { dovecot, caFile } = services();
  const client = new ImapFlow({
    host: dovecot.host,
    port: dovecot.imapsPort,
    secure: true,
    auth: { user, pass: PASSWORD },
    tls: { ca: readFileSync(caFile) },
    logger: false,
  });
  const begun = performance.now();
  const cpuBefore = cpuSeconds();
  await client.connect();
  await client.mailboxOpen('INBOX');
  let messages = 0;
  for await (const message of client.fetch('1:*', { uid: true, source: true })) {
    if (mode === 'parse') await simpleParser(message.source!);
    messages++;
  }
  await client.logout();
  console.log(
    JSON.stringify({
      messages,
      seconds: (performance.now() - begun) / 1000,
      cpuSeconds: cpuSeconds() - cpuBefore,
      peakRssMb: process.resourceUsage().maxRSS / 1024,
    }),
  );
}

void main(process.argv[2]!, process.argv[3]!);
