import { AlertsService } from '../../src/alerts/alerts.service';
import { MAIL_GAP_MS, QUIET_MS } from '../../src/alerts/incident-plan';
import { DiagnosisCode } from '../../src/common/diagnosis';
import { ServerDirection } from '../../src/email-servers/email-server.enums';
import { ServerHealthService } from '../../src/email-servers/server-health.service';
import { emailServerApi } from '../support/email-server-api';
import { ManualClock } from '../support/manual-clock';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink';
import { startTestApp, type TestApp } from '../support/test-app';

const MINUTE = 60_000;
let clock: ManualClock;
let t: TestApp;
let sink: SmtpSink;

const NO_SIGN_IN = { authType: undefined, password: undefined };
const { create } = emailServerApi(() => t);
const health = () => t.get(ServerHealthService);
const check = () => t.get(AlertsService).check();

const problem = (transient: boolean) => ({
  code: DiagnosisCode.AUTHENTICATION_FAILED,
  title: 'The password was refused',
  detail: 'NO [AUTHENTICATIONFAILED]',
  remedy: ['Enter the password again.'],
  documentationUrl: null,
  transient,
  occurredAt: clock.now(),
});
const fail = (id: string, transient = false) =>
  health().recordFailure(id, ServerDirection.INCOMING, problem(transient), null);
const recover = (id: string) => health().recordSuccess(id, ServerDirection.INCOMING, null);

async function settings(input: object): Promise<void> {
  const query = `mutation ($input: ApplicationSettingsInput!) {
    updateApplicationSettings(input: $input) { userErrors { code } } }`;
  const { data } = await t.gql(query, { input });
  expect(data.updateApplicationSettings.userErrors).toEqual([]);
  clock.advance(1_001); // settings are kept for a second
}

async function alerts(): Promise<{ subject: string; to: string[]; text: string }[]> {
  const { data } = await t.gql(`{ notifications(first: 100) { edges { node { subject to text } } } }`);
  return data.notifications.edges.map((edge: any) => edge.node).reverse();
}
const subjects = async () => (await alerts()).map((a) => a.subject);

async function incidents(): Promise<any[]> {
  const { data } = await t.gql(`{ systemStatus { incidents { kind title subject since alertedAt remedy } } }`);
  return data.systemStatus.incidents;
}

describe('alerts', () => {
  let incoming: string;
  let second: string;
  let outgoing: string;
  beforeEach(async () => {
    clock = new ManualClock();
    sink = await startSmtpSink();
    t = await startTestApp({ clock });
    // Nothing is polled: only the test says how servers are.
    await settings({ emailToRequestEnabled: false, alertEmails: ['boss@example.com'], alertAfterMinutes: 30 });
    const reached = { host: '127.0.0.1', port: sink.port, securityType: 'NONE', authenticationNeeded: false };
    outgoing = (await create('Outgoing', { ...reached, ...NO_SIGN_IN, enabled: true, primary: true })).server.id;
    incoming = (await create('Incoming', { name: 'Support', email: 'a@example.com', enabled: true })).server.id;
    second = (await create('Incoming', { name: 'Sales', email: 'b@example.com', enabled: true })).server.id;
  });
  afterEach(async () => {
    await t.stop();
    await sink.stop();
  });

  it('tell once of a flapping server, and once that it works again', async () => {
    for (let i = 0; i < 5; i++) {
      await fail(incoming);
      await check();
      clock.advance(MINUTE);
      await recover(incoming);
      await check();
      clock.advance(QUIET_MS / 2);
    }
    expect(await subjects()).toEqual(['[Mailroom] Needs attention: incoming email server "Support"']);
    clock.advance(QUIET_MS / 2);
    await check();
    await check();
    const [, over] = await alerts();
    expect((await subjects()).slice(1)).toEqual(['[Mailroom] Works again: incoming email server "Support"']);
    expect(over!.to).toEqual(['boss@example.com']);
    expect(await incidents()).toEqual([]);
  });

  it('say what to do, also in systemStatus', async () => {
    await fail(incoming);
    await check();
    const [last] = (await alerts()).slice(-1);
    expect(last!.text).toContain('1. Enter the password again.');
    expect(await incidents()).toEqual([
      {
        kind: 'SERVER',
        title: 'The password was refused',
        subject: 'incoming email server "Support"',
        since: clock.now().toISOString(),
        alertedAt: clock.now().toISOString(),
        remedy: ['Enter the password again.'],
      },
    ]);
  });

  it('wait while a failure may pass by itself', async () => {
    await fail(incoming, true);
    await check();
    clock.advance(30 * MINUTE - 1);
    await check();
    expect(await subjects()).toEqual([]);
    expect(await incidents()).toMatchObject([{ alertedAt: null }]);
    clock.advance(1);
    await check();
    expect(await subjects()).toHaveLength(1);
  });

  it('make no storm: what turns up soon after a mail stands together in the next one', async () => {
    await fail(incoming);
    await check();
    await fail(second);
    await check();
    expect(await subjects()).toHaveLength(1);
    clock.advance(MAIL_GAP_MS);
    await check();
    expect(await subjects()).toEqual([
      '[Mailroom] Needs attention: incoming email server "Support"',
      '[Mailroom] Needs attention: incoming email server "Sales"',
    ]);
  });

  it('wait for a server that works, and go over another one than the broken one', async () => {
    await health().recordFailure(outgoing, ServerDirection.OUTGOING, problem(false), null);
    await check();
    expect(await subjects()).toEqual([]);
    const other = (await create('Outgoing', { name: 'Other', email: 'other@example.com', enabled: true })).server.id;
    await check();
    const { data } = await t.gql(
      `{ notifications(first: 1) { edges { node { subject outgoingEmailServer { id } } } } }`,
    );
    expect(data.notifications.edges[0].node).toMatchObject({ outgoingEmailServer: { id: other } });
  });

  it('are not sent where nobody is to be told, and still shown', async () => {
    await settings({ alertEmails: [] });
    await fail(incoming);
    await check();
    expect(await subjects()).toEqual([]);
    expect(await incidents()).toHaveLength(1);
  });
});
