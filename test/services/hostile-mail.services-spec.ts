import { randomUUID } from 'node:crypto';
import { Desk } from '../support/desk';
import { hostileMails } from '../support/hostile-mails';
import { plainMail } from '../support/mails';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import { addUser, createDatabase, deliver, dropDatabase, PASSWORD, services } from '../support/services';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

describe.each(['sqlite', 'mysql'] as const)('hostile mail in a real mailbox, on %s', (database) => {
  const run = randomUUID().slice(0, 8);
  const user = `hostile-${run}@desk.test`;
  const times: number[] = [];
  let server: MailroomProcess;
  let desk: Desk;
  let incoming: string;

  beforeAll(async () => {
    const url = database === 'mysql' ? await createDatabase(services().mariadb, `hostile_${run}`) : undefined;
    server = await startMailroom({ env: url ? { DATABASE_URL: url } : {} });
    const token = await server.signIn();
    desk = new Desk((query, variables) => server.graphql(query, variables, token));
    addUser(user);
    const { host, imapPort: port } = services().dovecot;
    incoming = await desk.incoming({
      name: 'Hostile',
      email: user,
      protocol: 'IMAP',
      host,
      port,
      securityType: 'NONE',
      authType: 'BASIC',
      password: PASSWORD,
      pollIntervalSeconds: 3_600,
    });
    await desk.poll(incoming);
  });
  afterAll(async () => {
    await server.stop();
    if (database === 'mysql') await dropDatabase(services().mariadb, `hostile_${run}`);
    process.stdout.write(
      `Hostile mail on ${database}: the normal mail behind each was a request after ${Math.max(...times).toFixed(1)} s at most.\n`,
    );
  });

  const normal = (subject: string) => plainMail({ from: 'ann@customer.test', to: user, subject, text: 'It burns.' });

  it.each(hostileMails().map((mail, i) => ({ ...mail, behind: `Behind ${i}` })))(
    '"$subject" ends as $state, and the mail behind it is a request',
    async ({ subject, raw, state, behind }) => {
      const known = new Set((await desk.messages()).map(({ id }) => id));
      await deliver(user, raw);
      const begun = performance.now();
      await deliver(user, normal(behind));
      expect((await desk.poll(incoming)).problem).toBeNull();
      const fresh = async () => (await desk.messages()).filter(({ id }) => !known.has(id));
      await waitFor(async () => (await fresh()).some((m) => m.subject === behind && m.state === 'REQUEST_CREATED'), {
        describe: 'the mail behind it',
        timeoutMs: 20_000,
      });
      times.push((performance.now() - begun) / 1000);
      const others = (await fresh()).filter((m) => m.subject !== behind);
      expect(others).toMatchObject([{ state, ...(subject !== null && { subject }) }]);
    },
  );
});
