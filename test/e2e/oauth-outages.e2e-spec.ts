import { Desk } from '../support/desk';
import { ManualClock } from '../support/manual-clock';
import { plainMail } from '../support/mails';
import { type OAuthDesk, startOAuthDesk } from '../support/oauth-desk';
import { DESK_ACCOUNT } from '../support/oauth-server';
import { type Relay, startRelay } from '../support/relays';
import { waitFor } from '../support/wait-for';

const MINUTE = 60_000;
const CUSTOMER = 'a@customer.test';

const clock = new ManualClock(new Date());
let oauthDesk: OAuthDesk;
let desk: Desk;
/** Between Mailroom and the token endpoint. */
let relay: Relay;
let incoming: string;
let outgoing: string;

jest.setTimeout(420_000);

beforeEach(async () => {
  oauthDesk = await startOAuthDesk(clock);
  desk = new Desk((query, variables) => oauthDesk.app.gql(query, variables));
  const { oauth } = oauthDesk;
  relay = await startRelay(Number(new URL(oauth.url).port));
  const tokenUrl = `http://127.0.0.1:${relay.port}${oauth.paths.token}`;
  const common = { enabled: true, oauth: { ...oauth.settings(), tokenUrl } };
  const made = await oauthDesk.api.create('Outgoing', {}, oauthDesk.outgoingInput({ ...common, primary: true }));
  expect(await oauthDesk.consent(made.authorizationUrl!)).toContain('succeeded');
  outgoing = made.server.id;
  const input = { ...common, folder: 'INBOX', pollIntervalSeconds: 86_400 };
  ({ id: incoming } = await oauthDesk.authorizedIncoming(input));
  expect((await desk.poll(incoming)).problem).toBeNull();
});
afterEach(async () => {
  await oauthDesk.stop();
  await relay.stop();
});

const until = (describe: string, condition: () => Promise<boolean>) =>
  waitFor(condition, { describe, timeoutMs: 20_000, everyMs: 50 });

let mails = 0;
function mailArrives(): void {
  const mail = { from: CUSTOMER, to: DESK_ACCOUNT.email, subject: `Mail ${++mails}`, text: 'Help' };
  oauthDesk.imap.append(plainMail(mail));
}

async function statuses() {
  return Promise.all([oauthDesk.status(incoming), oauthDesk.status(outgoing, 'outgoing')]);
}
const problems = async () => (await statuses()).map(({ oauth }) => oauth.problem?.code ?? null);
const healths = async () => (await statuses()).map(({ health }) => health.state as string);
const sent = () => oauthDesk.smtp.messages.filter(({ envelope }) => envelope.to.includes(CUSTOMER)).length;

const fault = (what: object) => () => oauthDesk.oauth.fault({ path: oauthDesk.oauth.paths.token, ...what });

it.each([
  ['answers 500', fault({ status: 500 })],
  ['answers 429 with Retry-After', fault({ status: 429, headers: { 'retry-after': '300' } })],
  ['talks nonsense', fault({ status: 200, body: 'Welcome to the hotel network' })],
  ['hangs up', fault({ drop: true })],
  ['does not answer', fault({ delayMs: 10 * MINUTE })],
  ['refuses connections', () => relay.stop()],
])('while the token endpoint %s mail waits, then flows, in and out, and nobody is asked to act', async (_, breaks) => {
  await breaks();
  clock.advance(55 * MINUTE);
  await until('refreshes that failed', async () => (await problems()).every((code) => code !== null));
  mailArrives();
  expect(await desk.poll(incoming)).toMatchObject({ requestsCreated: 1, problem: null });
  await until('its confirmation', () => Promise.resolve(sent() === 1));
  await until('both servers well', async () => (await healths()).join() === 'HEALTHY,HEALTHY');

  clock.advance(6 * MINUTE);
  const [{ id }] = await desk.requests();
  await desk.reply(id, 'We are on it.');
  // A check that signed in with the token's last minutes may still be reading.
  await until('a check that is refused', async () => (await desk.poll(incoming)).problem !== null);
  await until('trouble that passes', async () => (await healths()).join() === 'RETRYING,RETRYING');
  mailArrives();
  expect((await desk.poll(incoming)).problem).toMatchObject({ code: 'OAUTH_PROVIDER_UNAVAILABLE', transient: true });
  expect(await problems()).toEqual(['OAUTH_PROVIDER_UNAVAILABLE', 'OAUTH_PROVIDER_UNAVAILABLE']);
  expect((await statuses()).map(({ oauth }) => oauth.status)).toEqual(['AUTHORIZED', 'AUTHORIZED']);
  expect([await desk.countRequests(), sent()]).toEqual([1, 1]);

  await oauthDesk.oauth.wellAgain();
  await relay.stop();
  relay = await startRelay(Number(new URL(oauthDesk.oauth.url).port), relay.port);
  clock.advance(6 * MINUTE);
  await until('the mail that waited', async () => (await desk.countRequests()) === 2);
  await until('the reply, and the confirmation of the second mail', () => {
    clock.advance(MINUTE / 4); // until the next attempt is due
    return Promise.resolve(sent() === 3);
  });
  await until('both servers well', async () => (await healths()).join() === 'HEALTHY,HEALTHY');
  expect(await problems()).toEqual([null, null]);
});
