import { Desk } from '../support/desk';
import { ManualClock } from '../support/manual-clock';
import { startOAuthDesk, type OAuthDesk } from '../support/oauth-desk';
import { waitFor } from '../support/wait-for';

const INTERVAL_SECONDS = 60;

// It stands still while a test waits: what only comes after a pause does not come.
const clock = new ManualClock(new Date());
let oauthDesk: OAuthDesk;
let desk: Desk;
// The OAuth server takes its time to start on a busy machine.
beforeAll(async () => {
  oauthDesk = await startOAuthDesk(clock);
  desk = new Desk((query, variables) => oauthDesk.app.gql(query, variables));
}, 90_000);
afterAll(() => oauthDesk.stop());

async function giveConsent(id: string): Promise<void> {
  const { authorizeIncomingEmailServer } = await desk.ask(
    'mutation ($id: ID!) { authorizeIncomingEmailServer(id: $id) { authorizationUrl userErrors { message } } }',
    { id },
  );
  expect(await oauthDesk.consent(authorizeIncomingEmailServer.authorizationUrl)).toContain('succeeded');
}

/** The next sign-in with a token that is known now gets no answer before the connection is dropped. */
function hangNextSignIn(): { untilHangs: () => Promise<unknown> } {
  const { imap } = oauthDesk;
  const accepts = imap.acceptsToken!;
  let hanging = false;
  imap.acceptsToken = () => {
    hanging = true;
    imap.acceptsToken = accepts;
    return new Promise<never>(() => undefined);
  };
  return { untilHangs: () => waitFor(() => hanging, { describe: 'a check that hangs' }) };
}

const checks: [string, string, (id: string) => Promise<unknown>][] = [
  ['was due', 'INBOX', () => Promise.resolve(clock.advance(INTERVAL_SECONDS * 1_000))],
  ['a person asked for', 'Archive', (id) => desk.poll(id)],
];

it.each(checks)(
  'a consent is followed by a check at once, although one that %s is under way',
  async (_, folder, begin) => {
    const input = { enabled: true, pollIntervalSeconds: INTERVAL_SECONDS, folder };
    const { id } = await oauthDesk.authorizedIncoming(input);
    expect((await desk.poll(id)).problem).toBeNull();
    const { untilHangs } = hangNextSignIn();
    oauthDesk.imap.dropConnections();
    const underWay = begin(id);
    await untilHangs();
    clock.advance(1_000);
    await giveConsent(id);
    expect((await desk.health(id)).state).toBe('NEVER_CHECKED');
    // It fails, after the consent.
    oauthDesk.imap.dropConnections();
    await underWay;
    await waitFor(async () => (await desk.health(id)).state === 'HEALTHY', { describe: 'a check after the consent' });
    await desk.enable(id, false);
  },
);
