import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Desk } from '../support/desk';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import {
  addUser,
  BOUNCING_ADDRESS,
  createDatabase,
  dropDatabase,
  PASSWORD,
  services,
  UNREACHABLE_DOMAIN,
} from '../support/services';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

describe.each(['sqlite', 'mysql'] as const)("Postfix's delivery reports, on %s", (database) => {
  const id = randomUUID().slice(0, 8);
  const support = `bounces-${id}@desk.test`;
  const customer = `bounces-${id}@customer.test`;
  let server: MailroomProcess;
  let desk: Desk;
  let incoming: string;
  let databaseUrl: string | undefined;

  beforeAll(async () => {
    for (const user of [support, customer]) addUser(user);
    databaseUrl = database === 'mysql' ? await createDatabase(services().mariadb, `bounce_${id}`) : undefined;
    server = await startMailroom({ env: databaseUrl ? { DATABASE_URL: databaseUrl } : {}, liveWithinMs: 60_000 });
    const token = await server.signIn();
    desk = new Desk((query, variables) => server.graphql(query, variables, token));
    incoming = await setUp();
    await desk.poll(incoming);
  });
  afterAll(async () => {
    await server?.stop();
    if (databaseUrl) await dropDatabase(services().mariadb, databaseUrl.slice(databaseUrl.lastIndexOf('/') + 1));
  });

  it('a hard one marks the recipient and keeps the address from being written to again', async () => {
    const first = await send([BOUNCING_ADDRESS, customer]);
    const recipients = await untilReported(first, (r) => r.state === 'BOUNCED');
    expect(recipients).toEqual([
      { address: BOUNCING_ADDRESS, state: 'BOUNCED', response: expect.stringMatching(/^failed 5\.\d\.\d 550 /) },
      { address: customer, state: 'ACCEPTED', response: expect.stringMatching(/^250/) },
    ]);
    const { suppressions } = await desk.ask('{ suppressions { id address notification { id } } }');
    expect(suppressions).toMatchObject([{ address: BOUNCING_ADDRESS, notification: { id: first } }]);

    const second = await send([BOUNCING_ADDRESS]);
    await waitFor(async () => (await read(second)).state === 'FAILED', { describe: 'FAILED' });
    expect((await read(second)).recipients).toMatchObject([{ state: 'SUPPRESSED' }]);

    await desk.ask('mutation ($id: ID!) { removeSuppression(id: $id) { deletedId userErrors { code } } }', {
      id: suppressions[0].id,
    });
    expect((await desk.ask('{ suppressions { id } }')).suppressions).toEqual([]);
  });

  it('a soft one is noted, and the address is written to all the same', async () => {
    const address = `someone@${UNREACHABLE_DOMAIN}`;
    const notification = await send([address]);
    const [recipient] = await untilReported(notification, (r) => r.response?.startsWith('delayed') === true);
    expect(recipient).toMatchObject({
      address,
      state: 'ACCEPTED',
      response: expect.stringMatching(/^delayed 4\.4\.1/),
    });
    expect((await desk.ask('{ suppressions { address } }')).suppressions).toEqual([]);
    const messages = await desk.messages();
    expect(messages.every((m: { state: string }) => m.state === 'SUPPRESSED')).toBe(true);
    expect(await desk.countRequests()).toBe(0);
  });

  async function setUp(): Promise<string> {
    const { dovecot, postfix, caFile } = services();
    const certificateAuthority = readFileSync(caFile, 'utf8');
    const account = { certificateAuthority, authType: 'BASIC', password: PASSWORD, email: support };
    const at = { host: 'localhost', port: postfix.submissionPort, securityType: 'TLS' };
    const outgoingEmailServerId = await desk.outgoing({ ...account, ...at, name: 'Out', primary: true });
    const imap = { host: 'localhost', port: dovecot.imapsPort, securityType: 'SSL', protocol: 'IMAP' };
    return desk.incoming({ ...account, ...imap, name: 'In', outgoingEmailServerId, pollIntervalSeconds: 10 });
  }

  async function send(to: string[]): Promise<string> {
    const input = { to, subject: 'Hello', text: 'Text' };
    const query = `mutation ($input: SendNotificationInput!) {
      sendNotification(input: $input) { notification { id } userErrors { code message } }
    }`;
    return (await desk.ask(query, { input })).sendNotification.notification.id;
  }

  async function read(notification: string) {
    const query = 'query ($id: ID!) { notification(id: $id) { state recipients { address state response } } }';
    return (await desk.ask(query, { id: notification })).notification;
  }

  async function untilReported(
    notification: string,
    seen: (recipient: { state: string; response: string | null }) => boolean,
  ) {
    const reported = async () => {
      await desk.poll(incoming);
      const { recipients } = await read(notification);
      return recipients.some(seen) && recipients;
    };
    return waitFor(reported, { describe: 'the report', timeoutMs: 60_000, everyMs: 300 });
  }
});
