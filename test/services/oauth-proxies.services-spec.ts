import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { OAuthBed, type RunningDesk } from '../support/oauth-bed';
import { addUser, services, tunnelsTo } from '../support/services';
import type { Proxies } from '../support/services/proxies';
import { type Relay, startTlsRelay } from '../support/relays';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

let bed: OAuthBed;
let running: RunningDesk;
let relay: Relay;
beforeAll(async () => {
  bed = await OAuthBed.start();
  relay = await startTlsRelay(Number(new URL(bed.oauth.url).port));
  // The provider is at an HTTPS address whose certificate the tests' own authority has signed.
  running = await bed.startDesk({ NODE_EXTRA_CA_CERTS: services().caFile });
}, 200_000);
afterAll(async () => {
  await running?.server.stop();
  await relay?.stop();
  await bed?.stop();
});
afterEach(() => bed.oauth.wellAgain());

const CASES: [string, keyof Proxies][] = [
  ['an HTTP proxy', 'http'],
  ['an HTTP proxy with sign-in', 'httpWithAuth'],
  ['a SOCKS5 proxy', 'socks'],
  ['a SOCKS5 proxy with sign-in', 'socksWithAuth'],
];

it.each(CASES)('through %s go consent, refreshes, revocation, and mail in and out', async (_, kind) => {
  const { desk } = running;
  const { dovecot, postfix, proxies } = services();
  const proxy = proxies[kind];
  const account = await bed.newAccount(kind.toLowerCase());
  const customer = `customer-${randomUUID().slice(0, 8)}@customer.test`;
  addUser(customer);
  const metadata = { path: '/.well-known/oauth-authorization-server', status: 200 };
  const provider = `https://localhost:${relay.port}`;
  await bed.oauth.fault({ ...metadata, body: { revocation_endpoint: provider + bed.oauth.paths.revocation } });
  await bed.oauth.behave({ accessTokenSeconds: 5 });
  await bed.oauth.forgetRequests();
  const connectionsBefore = relay.count();

  const proxyServerId = await addProxy(kind);
  const common = { proxyServerId, oauth: { ...bed.oauth.settings(), tokenUrl: provider + bed.oauth.paths.token } };
  const primary = bed.outgoingInput(account.email, { ...common, primary: true });
  const outgoing = await bed.authorized(running, 'Outgoing', primary, account);
  const input = bed.incomingInput(account.email, { ...common, outgoingEmailServerId: outgoing });
  const incoming = await bed.authorized(running, 'Incoming', input, account);
  expect(await desk.testIncoming(incoming)).toMatchObject({ succeeded: true, problem: null });
  expect(await desk.testOutgoing(outgoing)).toMatchObject({ succeeded: true, problem: null });

  const transport = createTransport({ host: postfix.host, port: postfix.smtpPort, ignoreTLS: true });
  await desk.poll(incoming);
  await transport.sendMail({ from: customer, to: account.email, subject: `Through ${kind}`, text: 'Help' });
  transport.close();
  const confirmed = async () => (await desk.notifications()).find(({ to }) => to.includes(customer))?.state === 'SENT';
  await waitFor(confirmed, { describe: 'the confirmation', timeoutMs: 60_000, everyMs: 200 });
  const refreshed = async () => (await bed.oauth.tokenRequests()).refreshed >= 4;
  await waitFor(refreshed, { describe: 'refreshes of both servers', timeoutMs: 60_000, everyMs: 200 });

  for (const [direction, id] of [
    ['Incoming', incoming],
    ['Outgoing', outgoing],
  ]) {
    await desk.ask(`mutation ($id: ID!) { delete${direction}EmailServer(id: $id) { userErrors { message } } }`, { id });
  }
  const revoked = async () =>
    (await bed.oauth.requests()).filter((r) => r.path === bed.oauth.paths.revocation && r.status === 200).length === 2;
  await waitFor(revoked, { describe: 'both tokens revoked', timeoutMs: 30_000 });

  expect((await bed.oauth.tokenRequests()).exchanges).toBe(2);
  const connections = relay.count() - connectionsBefore;
  // 2 exchanges, 4 refreshes, and for 2 revocations where to ask and the asking.
  expect(connections).toBeGreaterThanOrEqual(2 + 4 + 4);
  expect(tunnelsTo(relay.port, proxy)).toBe(connections);
  // Consent, test, poll or mail.
  expect(tunnelsTo(dovecot.imapsPort, proxy)).toBeGreaterThanOrEqual(3);
  expect(tunnelsTo(postfix.submissionPort, proxy)).toBeGreaterThanOrEqual(3);
});

function addProxy(kind: keyof Proxies): Promise<string> {
  const { url, host, port, user = null, password = null } = services().proxies[kind];
  const protocol = url.startsWith('http') ? 'HTTP' : 'SOCKS5';
  return running.desk.proxy({ name: kind, protocol, host, port, username: user, password });
}
