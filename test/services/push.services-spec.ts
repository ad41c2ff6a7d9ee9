import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Desk } from '../support/desk';
import { plainMail } from '../support/mails';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import { addUser, deleteFolder, deliver, kick, makeFolder, PASSWORD, putInto, services } from '../support/services';
import { stopServer } from '../support/tcp-faults';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

/** A relay that can stop forwarding without a word, as a firewall does that has forgotten its connections. */
class Relay {
  readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((client) => this.forward(client));

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections of now are dead and do not know; new ones work. */
  cutSilently(): void {
    for (const socket of this.sockets) {
      socket.removeAllListeners('data');
      socket.resume();
    }
  }

  stop(): Promise<void> {
    return stopServer(this.server, this.sockets);
  }

  private forward(client: Socket): void {
    const { host, imapPort } = services().dovecot;
    const upstream = connect(imapPort, host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}

let relay: Relay;
let server: MailroomProcess;
let desk: Desk;
let user: string;

beforeEach(async () => {
  user = `push-${randomUUID().slice(0, 8)}@desk.test`;
  addUser(user);
  relay = new Relay();
  server = await startMailroom();
  const token = await server.signIn();
  desk = new Desk((query, variables) => server.graphql(query, variables, token));
  await relay.listen();
  await addMailbox('INBOX');
  await untilPushIs(true);
});
afterEach(async () => {
  await server.stop();
  await relay.stop();
});

function addMailbox(folder: string): Promise<string> {
  return desk.incoming({
    name: folder,
    email: user,
    protocol: 'IMAP',
    host: services().dovecot.host,
    port: relay.port,
    securityType: 'NONE',
    authType: 'BASIC',
    password: PASSWORD,
    folder,
    // What comes in within this time comes by push, or by what the watchdog does.
    pollIntervalSeconds: 86_400,
  });
}

const mail = (subject: string) => plainMail({ from: 'alice@customer.test', to: user, subject, text: 'It burns.' });
const send = (subject: string) => deliver(user, mail(subject));

/** Of all mailboxes. */
async function pushActive(): Promise<boolean> {
  const { systemStatus } = await desk.ask('{ systemStatus { incoming { pushActive } } }');
  return systemStatus.incoming.every((incoming: { pushActive: boolean }) => incoming.pushActive);
}

const untilPushIs = (active: boolean, timeoutMs = 30_000) =>
  waitFor(async () => (await pushActive()) === active, { describe: `pushActive ${active}`, timeoutMs, everyMs: 100 });

it('mail that is delivered becomes a request without a poll', async () => {
  await send('One');
  await desk.untilRequests(1, 20_000);
  await send('Two');
  await desk.untilRequests(2, 20_000);
});

it('a connection that is cut without a word is noticed, nothing is missed, and push comes back', async () => {
  relay.cutSilently();
  await send('While nobody listened');
  await untilPushIs(false, 200_000);
  await desk.untilRequests(1, 30_000);
  await untilPushIs(true, 60_000);
  await send('After');
  await desk.untilRequests(2, 20_000);
});

it('a server that ends all sessions is listened to again, and nothing is missed', async () => {
  await send('Before');
  await desk.untilRequests(1, 20_000);
  kick(user);
  await send('Meanwhile');
  await desk.untilRequests(2, 60_000);
  await untilPushIs(true, 60_000);
});

it('a folder that was made anew is listened to when a check has found it', async () => {
  makeFolder(user, 'Tickets');
  const tickets = await addMailbox('Tickets');
  await untilPushIs(true);
  // Checks over a connection that has the old folder open would find nothing for some minutes.
  await waitFor(() => relay.sockets.size === 4, { describe: 'nothing left open but what listens' });
  deleteFolder(user, 'Tickets');
  makeFolder(user, 'Tickets');
  await desk.poll(tickets);
  putInto(user, 'Tickets', mail('One'));
  await desk.untilRequests(1, 20_000);
});
