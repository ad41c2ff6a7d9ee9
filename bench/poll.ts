// A poll with nothing new must not depend on how much mail lies in the mailbox.
import { readFileSync } from 'node:fs';
import { Clock } from '../src/common/clock';
import { readConfig } from '../src/config/config';
import { SecurityType } from '../src/email-servers/email-server.enums';
import { ImapConnectionFactory } from '../src/email-servers/imap-connection.factory';
import { MailSocketFactory } from '../src/email-servers/mail-socket';
import { Dialer } from '../src/proxies/dialer';
import { Desk } from '../test/support/desk';
import { startMailroom } from '../test/support/server-process';
import { PASSWORD, services } from '../test/support/services';
import { mailboxInput } from './mailbox-input';
import { type BenchRow, median } from './report';
import { makeMailbox, seedTiny } from './seed';

const SIZES = [10, Number(process.env.BENCH_LARGE_MAILBOX ?? 100_000)];
const POLLS = 300;
const SESSIONS = 50;

/** Medians of a poll over the API (the server keeps its connection), and of the first STATUS of a connection alone. */
export async function run(): Promise<BenchRow[]> {
  const server = await startMailroom({ env: { LOG_LEVEL: 'warn' } });
  try {
    const token = await server.signIn();
    const desk = new Desk((query, variables) => server.graphql(query, variables, token));
    const rows: BenchRow[] = [];
    const [smallest, ...larger] = await measureAll(desk);
    for (const m of [smallest!, ...larger]) {
      rows.push({
        messages: m.size,
        'poll ms': m.poll.toFixed(2),
        'ratio of polls': (m.poll / smallest!.poll).toFixed(2),
        'STATUS ms': m.status.toFixed(2),
        'ratio of STATUS': (m.status / smallest!.status).toFixed(2),
      });
    }
    return rows;
  } finally {
    await server.stop();
  }
}

async function measureAll(desk: Desk): Promise<{ size: number; poll: number; status: number }[]> {
  const measured = [];
  for (const size of SIZES) {
    const user = `poll-${size}-${Date.now()}@desk.test`;
    makeMailbox(user);
    await seedTiny(user, size);
    const id = await desk.incoming(mailboxInput(`Poll ${size}`, user));
    await desk.poll(id);
    const poll = await pollMs(() => desk.poll(id));
    await desk.enable(id, false);
    measured.push({ size, poll, status: await statusMs(user) });
  }
  return measured;
}

async function statusMs(user: string): Promise<number> {
  const { dovecot, caFile } = services();
  const clock = new Clock();
  const factory = new ImapConnectionFactory(new MailSocketFactory(new Dialer(readConfig({}), clock), clock), clock);
  const endpoint = {
    host: dovecot.host,
    port: dovecot.imapsPort,
    securityType: SecurityType.SSL,
    certificateAuthority: readFileSync(caFile, 'utf8'),
    proxy: null,
    credentials: { kind: 'PASSWORD', username: user, password: PASSWORD },
  } as const;
  const times: number[] = [];
  for (let i = 0; i < SESSIONS; i++) {
    const connection = await factory.open(endpoint, 'INBOX');
    times.push(await timeMs(() => connection.status()));
    await connection.close();
  }
  return median(times);
}

async function pollMs(poll: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < POLLS; i++) times.push(await timeMs(poll));
  return median(times);
}

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
