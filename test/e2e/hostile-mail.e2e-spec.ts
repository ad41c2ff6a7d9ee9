import { Desk } from '../support/desk';
import { hostileMails } from '../support/hostile-mails';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { plainMail } from '../support/mails';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(120_000);

const SUPPORT = 'support@desk.test';
let app: TestApp;
let desk: Desk;
let imap: TestImapServer;
let incoming: string;

beforeAll(async () => {
  [app, imap] = await Promise.all([startTestApp(), startImapServer()]);
  desk = new Desk((query, variables) => app.gql(query, variables));
  incoming = await desk.incoming({
    name: 'In',
    email: SUPPORT,
    protocol: 'IMAP',
    host: imap.host,
    port: imap.port,
    securityType: 'NONE',
    authType: 'BASIC',
    password: 'secret',
    pollIntervalSeconds: 3600,
  });
  await desk.poll(incoming);
});
afterAll(() => Promise.all([app.stop(), imap.stop()]));

it('takes in every hostile mail with a state, and a normal one behind them within seconds', async () => {
  const hostile = hostileMails();
  for (const { raw } of hostile) imap.append(raw);
  imap.append(plainMail({ from: 'ann@customer.test', to: SUPPORT, subject: 'Normal', text: 'It burns.' }));
  const begun = performance.now();
  expect(await desk.poll(incoming)).toMatchObject({ messagesFetched: hostile.length + 1, problem: null });
  process.stdout.write(`${hostile.length} hostile mails and one behind them: ${seconds(begun)} s.\n`);

  const messages = (await desk.messages()).reverse();
  const found = messages.map((m) => [m.subject, m.state]);
  expect(found.slice(0, -1)).toEqual(
    hostile.map(({ subject, state }) => [subject === '' ? expect.any(String) : subject, state]),
  );
  expect(found.at(-1)).toEqual(['Normal', 'REQUEST_CREATED']);
  for (const message of messages.filter((m) => m.state === 'QUARANTINED'))
    expect(message.reason).toMatch(/^The message/);
});

it('makes what is in them inert', async () => {
  const requests = await desk.requests();
  const entries = requests.flatMap((r) => r.entries.edges.map((e: any) => e.node));
  expect(entries.map((e) => e.html).join()).not.toMatch(/<script|<svg|onload|onclick|onerror|cid:|data:/i);
  expect(entries.map((e) => e.text).join()).not.toContain('\0');
  const names = entries.flatMap((e) => e.attachments.map((a: any) => a.fileName));
  expect(names).toContain('_img src=x onerror=alert(4)_.svg');
  expect(names.join('')).not.toMatch(/[<>\\/\r\n]/);
  expect(requests.find((r) => r.subject === 'Breaks').requesterName).toBe('Eve Bcc: all@desk.test');
});

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
