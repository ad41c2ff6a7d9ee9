import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Desk } from '../support/desk';
import { plainMail } from '../support/mails';
import { type MailroomProcess, startMailroom } from '../support/server-process';
import { addUser, deliver, PASSWORD, services } from '../support/services';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

const MB = 1024 * 1024;
/** What one mail may add to an idle server, however large it is. */
const ALLOWED_MB = 100;
let server: MailroomProcess;
let desk: Desk;
let token: string;

beforeAll(async () => {
  server = await startMailroom();
  token = await server.signIn();
  desk = new Desk((query, variables) => server.graphql(query, variables, token));
});
afterAll(() => server.stop());

/** A mailbox that is checked by hand, and has been. */
async function mailbox(protocol: 'IMAP' | 'POP3'): Promise<{ incoming: string; user: string }> {
  const user = `large-${randomUUID().slice(0, 8)}@desk.test`;
  addUser(user);
  const { dovecot } = services();
  const incoming = await desk.incoming({
    name: user,
    email: user,
    protocol,
    host: dovecot.host,
    port: protocol === 'IMAP' ? dovecot.imapPort : dovecot.pop3Port,
    securityType: 'NONE',
    authType: 'BASIC',
    password: PASSWORD,
    pollIntervalSeconds: 3600,
  });
  await desk.poll(incoming);
  // A first mail loads the worker and what else an idle server has in memory.
  await deliver(user, plainMail({ from: 'a@customer.test', to: user, subject: 'Small', text: 'x' }));
  await desk.poll(incoming);
  return { incoming, user };
}

it.each(['IMAP', 'POP3'] as const)('takes in an attachment of 50 MB without holding it (%s)', async (protocol) => {
  const { incoming, user } = await mailbox(protocol);
  const subject = `Fifty megabytes by ${protocol}`;
  await allowBytes(100 * MB);
  const content = randomBytes(50 * MB);
  await deliver(user, withAttachment(user, subject, content));
  const idle = memoryMb('VmRSS');
  writeFileSync(`/proc/${server.pid}/clear_refs`, '5'); // resets VmHWM, the peak
  expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: 1, requestsCreated: 1 });
  const peak = memoryMb('VmHWM');
  process.stdout.write(
    `50 MB attachment by ${protocol}: idle ${idle.toFixed(0)} MB, peak ${peak.toFixed(0)} MB, ${(peak - idle).toFixed(0)} MB more.\n`,
  );

  expect(await attachmentHash(subject)).toBe(createHash('sha256').update(content).digest('hex'));
  expect(peak - idle).toBeLessThan(ALLOWED_MB);
});

it('does not download what is larger than allowed, and goes on', async () => {
  const { incoming, user } = await mailbox('IMAP');
  await allowBytes(1 * MB);
  await deliver(user, withAttachment(user, 'Too large', randomBytes(20 * MB)));
  await deliver(user, plainMail({ from: 'a@customer.test', to: user, subject: 'Behind it', text: 'x' }));
  const idle = memoryMb('VmRSS');
  writeFileSync(`/proc/${server.pid}/clear_refs`, '5');
  expect(await desk.poll(incoming)).toMatchObject({ messagesQuarantined: 1, requestsCreated: 1 });
  expect(memoryMb('VmHWM') - idle).toBeLessThan(20);
  const message = (await desk.messages()).find((m) => m.subject === 'Too large');
  expect(message).toMatchObject({ state: 'QUARANTINED', storedWhole: false, fromAddress: 'big@customer.test' });
});

function memoryMb(field: 'VmRSS' | 'VmHWM'): number {
  return (
    Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024
  );
}

async function allowBytes(bytes: number): Promise<void> {
  await desk.ask(
    `mutation ($bytes: Int!) { updateApplicationSettings(input: { maxMessageBytes: $bytes }) { userErrors { code } } }`,
    { bytes },
  );
}

function withAttachment(user: string, subject: string, content: Buffer): Buffer {
  const head = [
    'From: big@customer.test',
    `To: ${user}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'See the file.',
    '--b',
    'Content-Type: application/octet-stream; name="large.bin"',
    'Content-Transfer-Encoding: base64',
    '',
    '',
  ];
  const encoded = content.toString('base64').replace(/.{76}/g, '$&\r\n');
  return Buffer.from(`${head.join('\r\n')}${encoded}\r\n--b--\r\n`);
}

/** SHA-256 of the attachment as a signed-in person downloads it. */
async function attachmentHash(subject: string): Promise<string> {
  const found = async () => (await desk.requests()).find((r) => r.subject === subject);
  const request = await waitFor(found, { describe: `the request ${subject}`, timeoutMs: 30_000 });
  const { request: detail } = await desk.ask(
    `query ($id: ID!) { request(id: $id) { entries(first: 1) { edges { node { attachments { url } } } } } }`,
    { id: request.id },
  );
  const url = new URL(detail.entries.edges[0].node.attachments[0].url);
  const answer = await fetch(`${server.url}${url.pathname}${url.search}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex');
}
