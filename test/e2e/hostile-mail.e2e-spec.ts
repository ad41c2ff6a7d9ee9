import { hostileMails } from '../support/hostile-mails';
import { IntakeBed } from '../support/intake-bed';
import { plainMail } from '../support/mails';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(420_000);

let app: TestApp;
let bed: IntakeBed;

beforeAll(async () => {
  app = await startTestApp();
  bed = await IntakeBed.in(app);
});
afterAll(() => app.stop());

it('gets every hostile mail into a state, and makes a request of a normal one behind them', async () => {
  const hostile = hostileMails();
  const normal = plainMail({
    from: 'ann@customer.test',
    to: 'support@desk.test',
    subject: 'Normal',
    text: 'It burns.',
  });
  const begun = performance.now();
  await bed.take([...hostile.map(({ raw }) => raw), normal]);
  const seconds = (performance.now() - begun) / 1000;
  process.stdout.write(`${hostile.length} hostile mails and one behind them: ${seconds.toFixed(1)} s.\n`);

  const messages = (await bed.desk.messages()).reverse();
  expect(messages.slice(0, -1).map((m) => [m.subject, m.state])).toEqual(
    hostile.map(({ subject, state }) => [subject ?? expect.any(String), state]),
  );
  expect(messages.at(-1)).toMatchObject({ subject: 'Normal', state: 'REQUEST_CREATED' });
  for (const { reason, state } of messages) if (state === 'QUARANTINED') expect(reason).toMatch(/^The message/);
});

it('makes what is in them inert', async () => {
  const requests = await bed.desk.requests();
  const entries = requests.flatMap((r) => r.entries.edges.map((e: any) => e.node));
  expect(entries.map((e) => e.html).join()).not.toMatch(/<script|<svg|onload|onclick|onerror|cid:|data:/i);
  expect(entries.map((e) => e.text).join()).not.toContain('\0');
  const names = entries.flatMap((e) => e.attachments.map((a: any) => a.fileName));
  expect(names).toContain('_img src=x onerror=alert(4)_.svg');
  expect(names.join('')).not.toMatch(/[<>\\/\r\n]/);
  expect(requests.find((r) => r.subject === 'Breaks').requesterName).toBe('Eve Bcc: all@desk.test');
});
