import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk } from '../support/desk';
import { Random } from '../support/random';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import { createDatabase, dropDatabase, services } from '../support/services';
import { type Fault, FAULTS, UnreliableMta } from '../support/unreliable-mta';
import { waitFor } from '../support/wait-for';

jest.setTimeout(600_000);

const MAILS = 2_000;
const USERS = { sender: { password: 'secret' } };
/** Minutes of backoff in seconds; a claim lasts for six of them. */
const FAST = 20;
const PHASE_MS = 3_000;
const END_OF_TEXT = 'end of the text';
/** smtp-server keeps four bytes back until it has seen the final dot, which a cut or a kill may prevent. */
const AFTER_IT = '----';

interface Sent {
  id: string;
  state: string;
  to: string[];
  messageId: string;
  sentBy: { name: string } | null;
  outgoingEmailServer: { name: string } | null;
}

describe.each([
  ['sqlite', 3],
  ['mysql', 2],
] as const)('three of four mail servers fail in every way, with kill -9 of Mailroom, on %s', (database, kills) => {
  const id = randomUUID().slice(0, 8);
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-outage-'));
  const since = String(Date.now());
  let databaseUrl = `sqlite:${join(dataDir, 'app.sqlite')}`;
  let server: MailroomProcess | undefined;
  let mtas: UnreliableMta[];

  beforeAll(async () => {
    if (database === 'mysql') databaseUrl = await createDatabase(services().mariadb, `outage_${id}`);
    mtas = await Promise.all(Array.from({ length: 4 }, () => UnreliableMta.start(USERS)));
  });
  afterAll(async () => {
    await server?.stop();
    await Promise.all(mtas.map((mta) => mta.stop()));
    if (database === 'mysql') await dropDatabase(services().mariadb, `outage_${id}`);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it(`each of ${MAILS} notifications is sent once, or is uncertain because its body was there`, async () => {
    let desk = await start();
    const serverIds = await addServers(desk);
    const random = new Random(5);
    const faults = Object.keys(FAULTS) as Fault[];
    const killAt = new Set(
      Array.from({ length: kills }, (_, k) => Math.floor(((k + random.next()) / kills) * faults.length)),
    );

    const enqueuing = enqueueAll(serverIds, () => desk);
    for (let phase = 0; phase < faults.length; phase++) {
      await Promise.all(mtas.slice(1).map((mta, i) => mta.fail(faults[(phase + 4 * i) % faults.length]!)));
      await pause(random.next() * PHASE_MS);
      if (killAt.has(phase)) {
        await server!.kill9();
        desk = await start();
      }
      await pause(PHASE_MS);
    }
    await enqueuing;
    await Promise.all(mtas.map((mta) => mta.fail(null)));

    const unfinished = async () => count(desk, ['QUEUED', 'SENDING', 'RETRYING']);
    await waitFor(async () => (await unfinished()) === 0, {
      describe: 'nothing that waits',
      timeoutMs: 300_000,
      everyMs: 500,
    });
    judge(await all(desk));
  });

  async function start(): Promise<Desk> {
    const env = { DATABASE_URL: databaseUrl, FAST: String(FAST), FAST_SINCE: since };
    const program = join(__dirname, '../support/fast-server.cjs');
    const started = await startMailroom({ dataDir, program, env, liveWithinMs: 60_000 });
    server = started;
    const token = await started.signIn();
    return new Desk((query, variables) => started.graphql(query, variables, token));
  }

  /** The first one is the primary, and works all the time. */
  async function addServers(desk: Desk): Promise<string[]> {
    const ids: string[] = [];
    for (const [i, mta] of mtas.entries()) {
      const account = { authType: 'BASIC', username: 'sender', password: 'secret', securityType: 'NONE' };
      const address = { host: '127.0.0.1', port: mta.port, email: `desk${i}@desk.test` };
      ids.push(await desk.outgoing({ name: `MTA ${i}`, ...account, ...address, primary: i === 0 }));
    }
    return ids;
  }

  /** A key for each, so that asking again after a kill makes none twice. */
  async function enqueueAll(serverIds: string[], desk: () => Desk): Promise<void> {
    let next = 0;
    const one = async (n: number) => {
      const input = {
        to: [`user${n}@customer.test`],
        subject: `Mail ${n}`,
        text: `Hello number ${n}.\n${END_OF_TEXT}\n${AFTER_IT}`,
        outgoingEmailServerId: serverIds[n % serverIds.length],
        idempotencyKey: `mail-${n}`,
      };
      const send = () =>
        desk()
          .ask(
            `mutation ($input: SendNotificationInput!) {
              sendNotification(input: $input) { notification { id } userErrors { code message } }
            }`,
            { input },
          )
          .then(
            () => true,
            () => false,
          );
      await waitFor(send, { describe: `mail ${n} accepted`, timeoutMs: 60_000, everyMs: 100 });
    };
    const worker = async () => {
      while (next < MAILS) await one(next++);
    };
    await Promise.all(Array.from({ length: 5 }, worker));
  }

  function judge(notifications: Sent[]): void {
    expect(notifications.length).toBe(MAILS);
    const byState = (state: string) => notifications.filter((n) => n.state === state);
    expect(byState('SENT').length + byState('UNCERTAIN').length).toBe(MAILS);

    const taken = countBy(mtas.flatMap((mta) => mta.messages.map(({ raw }) => messageIdOf(raw.toString('latin1')))));
    const wrong = byState('SENT').filter((n) => taken.get(n.messageId) !== 1);
    expect(wrong.map((n) => `${n.id}: SENT, taken ${taken.get(n.messageId) ?? 0} times`)).toEqual([]);

    const begun = mtas.flatMap((mta) => mta.begun);
    const unfounded = byState('UNCERTAIN').filter(
      (n) => (taken.get(n.messageId) ?? 0) > 1 || !begun.some((mail) => mayHaveCome(mail, n)),
    );
    expect(unfounded.map((n) => `${n.id}: uncertain, taken ${taken.get(n.messageId) ?? 0} times`)).toEqual([]);

    const elsewhere = byState('SENT').filter((n) => n.sentBy?.name !== n.outgoingEmailServer?.name);
    expect(elsewhere.every((n) => n.sentBy?.name === 'MTA 0')).toBe(true);
    const figures = {
      sent: byState('SENT').length,
      failedOver: elsewhere.length,
      uncertain: byState('UNCERTAIN').length,
    };
    console.log(`${database}: ${JSON.stringify(figures)}, by server ${mtas.map((m) => m.messages.length).join(' ')}`);
    expect(elsewhere.length).toBeGreaterThan(0);
  }
});

interface NotificationPage {
  edges: { node: Sent }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function count(desk: Desk, states: string[]): Promise<number> {
  const query = `query ($filter: NotificationFilter) { notifications(first: 1, filter: $filter) { totalCount } }`;
  return (await desk.ask(query, { filter: { states } })).notifications.totalCount;
}

async function all(desk: Desk): Promise<Sent[]> {
  const found: Sent[] = [];
  for (let after: string | null = null; ;) {
    const query = `query ($after: String) {
      notifications(first: 100, after: $after) {
        edges { node { id state to messageId sentBy { name } outgoingEmailServer { name } } }
        pageInfo { hasNextPage endCursor }
      }
    }`;
    const page: NotificationPage = (await desk.ask(query, { after })).notifications;
    found.push(...page.edges.map((e) => e.node));
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

/**
 * Its body was there, or the connection ended after the server had asked for the body (354) and before it had read any
 * of it: such a mail is one write, and what a cut or a kill does to that nobody can tell.
 */
function mayHaveCome({ to, text }: { to: string[]; text: string }, { to: wanted, messageId }: Sent): boolean {
  if (text === '') return to[0] === wanted[0];
  return messageIdOf(text) === messageId && text.includes(END_OF_TEXT);
}

function messageIdOf(raw: string): string {
  return /^Message-ID:\s*<([^>]+)>/im.exec(raw)?.[1] ?? '';
}

function countBy(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The schedule of the outage itself, not a wait for its effects. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
