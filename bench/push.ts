// From the moment at which a mail server tells its clients of a mail until it is a request.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';
import Libsql from 'libsql';
import { Desk } from '../test/support/desk';
import { plainMail } from '../test/support/mails';
import { startMailroom } from '../test/support/server-process';
import { addUser, deliver, PASSWORD, services } from '../test/support/services';
import { waitFor } from '../test/support/wait-for';
import { mailboxInput } from './mailbox-input';
import { type BenchRow, median } from './report';

const MAILS = 40;

/** Milliseconds after a bare IDLE client has heard of the same mail; Dovecot itself tells both after half a second. */
export async function run(): Promise<BenchRow[]> {
  const user = `push-${Date.now()}@desk.test`;
  addUser(user);
  const server = await startMailroom({ env: { LOG_LEVEL: 'warn' } });
  const reference = await bareClient(user);
  try {
    const token = await server.signIn();
    const desk = new Desk((query, variables) => server.graphql(query, variables, token));
    await desk.incoming({ ...mailboxInput('Push', user), pollIntervalSeconds: 3_600 });
    await waitFor(
      async () => (await desk.ask('{ systemStatus { incoming { pushActive } } }')).systemStatus.incoming[0].pushActive,
      {
        describe: 'push',
        timeoutMs: 30_000,
      },
    );
    const requests = committedRequests(server.env.DATABASE_URL!);
    const times: number[] = [];
    for (let count = 1; count <= MAILS; count++) {
      const heard = once(reference, 'exists').then(() => performance.now());
      await deliver(user, plainMail({ from: 'a@customer.test', to: user, subject: `Mail ${count}`, text: 'x' }));
      const become = waitFor(() => requests() === count, { describe: 'request', everyMs: 1 });
      const [event, request] = await Promise.all([heard, become.then(() => performance.now())]);
      times.push(request - event);
    }
    times.sort((a, b) => a - b);
    return [{ mails: MAILS, 'median ms': median(times).toFixed(0), 'worst ms': times.at(-1)!.toFixed(0) }];
  } finally {
    await reference.logout();
    await server.stop();
  }
}

async function bareClient(user: string): Promise<ImapFlow> {
  const { dovecot, caFile } = services();
  const client = new ImapFlow({
    host: dovecot.host,
    port: dovecot.imapsPort,
    secure: true,
    auth: { user, pass: PASSWORD },
    tls: { ca: readFileSync(caFile) },
    logger: false,
    disableAutoIdle: true,
  });
  await client.connect();
  await client.mailboxOpen('INBOX', { readOnly: true });
  void client.idle();
  return client;
}

/** Counts committed rows in the file: asking the server again and again would slow down what is measured. */
function committedRequests(databaseUrl: string): () => number {
  const database = new Libsql(databaseUrl.slice('sqlite:'.length), { readonly: true });
  const count = database.prepare('SELECT COUNT(*) AS n FROM requests');
  return () => (count.get() as { n: number }).n;
}
