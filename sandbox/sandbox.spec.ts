import { once } from 'node:events';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { startSandbox, type TestSandbox } from '../test/support/sandbox';
import { waitFor } from '../test/support/wait-for';

const [SUPPORT, SALES] = ['support@desk.example', 'sales@desk.example'];
const ALICE = 'alice@customer.example';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox('http://localhost:3000');
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.allWell());

async function connect(user: string, accessToken: string): Promise<ImapFlow> {
  const { imapPort: port } = sandbox.addresses;
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth: { user, accessToken }, logger: false });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function imap<T>(user: string, accessToken: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = await connect(user, accessToken);
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}
const subjects = (client: ImapFlow) =>
  client
    .mailboxOpen('INBOX', { readOnly: true })
    .then(async () => (await client.fetchAll('1:*', { envelope: true })).map(({ envelope }) => envelope?.subject));

async function smtp(user: string, accessToken: string, to: string): Promise<string> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: sandbox.addresses.smtpPort,
    auth: { type: 'OAuth2', user, accessToken },
  });
  try {
    await transport.sendMail({ from: user, to, subject: `From ${user}`, text: 'Hello' });
    return 'sent';
  } catch (error) {
    const { responseCode, code } = error as { responseCode?: number; code?: string };
    return `${responseCode ?? code}`;
  } finally {
    transport.close();
  }
}

describe('IMAP', () => {
  it('shows each account its own mail', async () => {
    const of = async (email: string) => imap(email, (await sandbox.mint(email)).accessToken, subjects);
    expect(await of(SUPPORT)).toEqual(['Welcome to the sandbox', 'Printer on floor 2']);
    expect(await of(SALES)).toEqual(['Offer for 20 seats']);
  });

  it('tells of new mail at once', async () => {
    const { accessToken } = await sandbox.mint(SALES);
    await imap(SALES, accessToken, async (client) => {
      await client.mailboxOpen('INBOX', { readOnly: true });
      const seen: number[] = [];
      client.on('exists', ({ count }: { count: number }) => seen.push(count));
      const idle = client.idle();
      await sandbox.write({ from: ALICE, to: SALES, subject: 'News', text: 'Hello' });
      await waitFor(() => seen.includes(2), { describe: 'EXISTS of the second mail' });
      await client.noop();
      await idle;
    });
  });

  it.each([
    ['of another account', SALES],
    ['that nobody knows', null],
  ])('refuses a token %s as Gmail does', async (_, owner) => {
    const accessToken = owner ? (await sandbox.mint(owner)).accessToken : 'made-up';
    await expect(imap(SUPPORT, accessToken, subjects)).rejects.toMatchObject({
      authenticationFailed: true,
      serverResponseCode: 'AUTHENTICATIONFAILED',
      oauthError: { status: '400', schemes: 'Bearer' },
    });
  });

  it('ends the sessions of an account that takes its access back, and no other', async () => {
    const support = await connect(SUPPORT, (await sandbox.mint(SUPPORT)).accessToken);
    const sales = await connect(SALES, (await sandbox.mint(SALES)).accessToken);
    const ended = once(support, 'close');
    await sandbox.revoke(SUPPORT);
    await ended;
    await sales.noop();
    expect(sales.usable).toBe(true);
    await sales.logout();
  });

  it('can be unable to check', async () => {
    await sandbox.fail('imap-unavailable');
    const { accessToken } = await sandbox.mint(SUPPORT);
    await expect(imap(SUPPORT, accessToken, subjects)).rejects.toMatchObject({ serverResponseCode: 'UNAVAILABLE' });
  });
});

describe('SMTP', () => {
  it('delivers to the mailboxes, a plus address too', async () => {
    const { accessToken } = await sandbox.mint(SUPPORT);
    expect(await smtp(SUPPORT, accessToken, 'alice+token@customer.example')).toBe('sent');
    expect((await sandbox.mailbox(ALICE))[0]).toMatchObject({ from: SUPPORT, subject: `From ${SUPPORT}` });
  });

  it.each([
    ['a recipient without a mailbox', null, 'someone@elsewhere.example', '550', 0],
    ['greylisting', 'smtp-greylisting', ALICE, '450', 0],
    ['a quota', 'smtp-quota', ALICE, '550', 0],
    ['an end without an answer', 'smtp-no-answer', ALICE, 'ESOCKET|ECONNECTION|ECONNRESET', 1],
  ])('refuses with %s', async (_, failure, to, code, delivered) => {
    const { accessToken } = await sandbox.mint(SALES);
    const before = (await sandbox.mailbox(ALICE)).length;
    if (failure) await sandbox.fail(failure);
    expect(await smtp(SALES, accessToken, to)).toMatch(new RegExp(`^(${code})$`));
    expect((await sandbox.mailbox(ALICE)).length - before).toBe(delivered);
  });

  it('refuses a bad token', async () => {
    expect(await smtp(SUPPORT, 'made-up', ALICE)).toBe('535');
  });
});
