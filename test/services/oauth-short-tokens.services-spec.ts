import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggedRequest } from '../../sandbox/oauth/types';
import { plainMail } from '../support/mails';
import { OAuthBed, type RunningDesk } from '../support/oauth-bed';
import { addUser, deliver } from '../support/services';
import { waitFor } from '../support/wait-for';

const MAILS = 300;
/** How long it takes for all of them to arrive, one after the other. */
const OVER_MS = 120_000;
const TOKEN_SECONDS = 5;
/** After so many mails one of them is answered, so that mail goes out all the time as well. */
const ANSWERED = 10;
const ON_ITS_WAY = new Set(['QUEUED', 'SENDING', 'RETRYING']);

/** More than the waits below together, so that a wait that fails says what for. */
const HOOK_MS = OVER_MS + 400_000;

interface Outcome {
  seconds: number;
  subjects: string[];
  notifications: { state: string; to: string[] }[];
  /** Every incident, and every state of health and of consent that is not as it should be. */
  alarms: string[];
  refreshes: LoggedRequest[];
  mostAtOnce: number;
  sentRefreshes: LoggedRequest[];
}

let bed: OAuthBed;
const outcomes = new Map<number, Outcome>();
/** Both at the same time, because each takes its two minutes. */
beforeAll(async () => {
  bed = await OAuthBed.start();
  await bed.oauth.behave({ accessTokenSeconds: TOKEN_SECONDS });
  const [one, two] = [await bed.startDesks(1), await bed.startDesks(2)];
  const ran = await Promise.all([one, two].map((desks) => runFor(desks).catch(withLogOf(desks))));
  for (const [index, outcome] of ran.entries()) outcomes.set(index + 1, outcome);
}, HOOK_MS);
afterAll(() => bed?.stop());

/** What a wait in vain says of its cause stands in the server's log. */
function withLogOf(desks: RunningDesk[]) {
  return (error: Error): never => {
    const logs = desks.map(({ server }) => server.output().slice(-5_000));
    throw new Error([error.message, ...logs].join('\n--- the end of its log:\n'), { cause: error });
  };
}

async function runFor([first]: RunningDesk[]): Promise<Outcome> {
  const { desk } = first!;
  const [receiver, sender] = [await bed.newAccount('receiver'), await bed.newAccount('sender')];
  const customer = `customer-${randomUUID().slice(0, 8)}`;
  addUser(`${customer}@customer.test`);
  const primary = bed.outgoingInput(sender.email, { primary: true });
  const outgoingEmailServerId = await bed.authorized(first!, 'Outgoing', primary, sender);
  const input = bed.incomingInput(receiver.email, { outgoingEmailServerId });
  const incoming = await bed.authorized(first!, 'Incoming', input, receiver);
  await waitFor(async () => (await desk.health(incoming)).state === 'HEALTHY', {
    describe: 'the first contact',
    timeoutMs: 10_000,
  });

  // Until the consent was given the server needed someone.
  const incidents = async () => (await desk.ask('{ systemStatus { incidents { id } } }')).systemStatus.incidents;
  await waitFor(async () => (await incidents()).length === 0, { describe: 'no incident', timeoutMs: 10_000 });

  const watch = watchForAlarms(first!);
  const startedAt = Date.now();
  for (let number = 1; number <= MAILS; number++) {
    const from = `${customer}+${number}@customer.test`;
    const mail = plainMail({ from, to: receiver.email, subject: `Mail ${number}`, text: 'Help, please.' });
    await deliver(receiver.email, mail);
    if (number % ANSWERED === 0) await answerTheLast(first!);
    // The pace at which mail arrives.
    await pause(Math.max(0, startedAt + (number * OVER_MS) / MAILS - Date.now()));
  }
  await desk.untilRequests(MAILS, 20_000);
  const settled = async () => (await desk.notifications()).every(({ state }) => !ON_ITS_WAY.has(state));
  await waitFor(settled, { describe: 'no notification on its way', timeoutMs: 20_000, everyMs: 500 });

  const refreshesOf = (email: string, all: LoggedRequest[]) =>
    all.filter(({ grantType, account }) => grantType === 'refresh_token' && account === email);
  const requests = await bed.oauth.requests();
  const { mostAtOnceOf } = await bed.oauth.tokenRequests();
  return {
    seconds: (Date.now() - startedAt) / 1000,
    subjects: (await desk.requests()).map(({ subject }) => subject as string),
    notifications: await desk.notifications(),
    alarms: await watch.stop(),
    refreshes: refreshesOf(receiver.email, requests),
    sentRefreshes: refreshesOf(sender.email, requests),
    mostAtOnce: Math.max(mostAtOnceOf[receiver.email]!, mostAtOnceOf[sender.email]!),
  };
}

async function answerTheLast({ desk }: RunningDesk): Promise<void> {
  await desk.untilRequests(1);
  const { requests } = await desk.ask('{ requests(first: 1) { edges { node { id } } } }');
  await desk.reply(requests.edges[0].node.id, 'We are on it.');
}

/** Looks at everything that could tell of trouble, all the time. */
function watchForAlarms({ desk }: RunningDesk) {
  const query = `{ systemStatus {
    incidents { kind title }
    incoming { health { state problem { code detail } } server { oauth { status problem { code } warning { code } } } }
    outgoing { health { state problem { code detail } } server { oauth { status problem { code } warning { code } } } circuitOpen }
  } }`;
  const alarms = new Set<string>();
  let watching = true;
  const watched = (async () => {
    while (watching) {
      const { incidents, incoming, outgoing } = (await desk.ask(query)).systemStatus;
      for (const incident of incidents) alarms.add(JSON.stringify(incident));
      for (const { health, server, circuitOpen = false } of [...incoming, ...outgoing]) {
        const { state, problem } = health;
        const isWell = state === 'HEALTHY' || state === 'NEVER_CHECKED';
        if (!isWell || problem || circuitOpen) alarms.add(JSON.stringify({ health, circuitOpen }));
        const { status, problem: own, warning } = server.oauth;
        if (status !== 'AUTHORIZED' || own || warning) alarms.add(JSON.stringify(server.oauth));
      }
      await pause(200);
    }
  })();
  return {
    stop: async () => {
      watching = false;
      await watched;
      return [...alarms];
    },
  };
}

describe.each([
  ['one process on SQLite', 1],
  ['two processes on one MariaDB', 2],
])(`while ${MAILS} mails arrive and access tokens last ${TOKEN_SECONDS} seconds, %s`, (_, processes) => {
  const outcome = () => outcomes.get(processes)!;

  it('make a request of each', () => {
    const expected = Array.from({ length: MAILS }, (_, i) => `Mail ${i + 1}`);
    expect([...outcome().subjects].sort()).toEqual(expected.sort());
  });

  it('send all that is to be sent', () => {
    const { notifications } = outcome();
    expect(new Set(notifications.map(({ state }) => state))).toEqual(new Set(['SENT']));
    expect(notifications.length).toBeGreaterThanOrEqual(MAILS / ANSWERED);
  });

  it('raise no alarm', () => {
    expect(outcome().alarms).toEqual([]);
  });

  it('refresh one at a time, and none in vain', () => {
    const { refreshes, sentRefreshes, mostAtOnce, seconds } = outcome();
    expect(mostAtOnce).toBe(1);
    for (const own of [refreshes, sentRefreshes]) {
      expect(own.filter(({ status }) => status !== 200)).toEqual([]);
      // Once every 4 to 5 seconds, however many processes and sign-ins there are.
      expect(own.length).toBeGreaterThanOrEqual(OVER_MS / 1000 / (TOKEN_SECONDS + 1));
      expect(own.length).toBeLessThanOrEqual(Math.ceil(seconds / 3) + 2);
    }
  });
});
