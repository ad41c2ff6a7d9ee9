import { OAuthBed } from '../support/oauth-bed';
import { waitFor } from '../support/wait-for';

jest.setTimeout(420_000);

let bed: OAuthBed;
beforeAll(async () => {
  bed = await OAuthBed.start();
  await bed.oauth.behave({ accessTokenSeconds: 5 });
});
afterAll(() => bed?.stop());

// Both tasks look every second, so that without a lease both would ask while the first answer is awaited.
it('two processes never have two refreshes of one consent in flight', async () => {
  const [first] = await bed.startDesks(2);
  const account = await bed.newAccount('slow');
  await bed.authorized(first!, 'Incoming', bed.incomingInput(account.email), account);
  const ofAccount = { grantType: 'refresh_token', account: account.email } as const;
  await bed.oauth.fault({ path: bed.oauth.paths.token, ...ofAccount, delayMs: 1_500 });
  const refreshes = async () =>
    (await bed.oauth.requests()).filter(
      ({ grantType, account: of, status }) =>
        grantType === ofAccount.grantType && of === ofAccount.account && status === 200,
    ).length;
  await waitFor(async () => (await refreshes()) >= 5, { describe: 'five refreshes', timeoutMs: 60_000, everyMs: 500 });
  const { mostAtOnceOf } = await bed.oauth.tokenRequests();
  expect(mostAtOnceOf[account.email]).toBe(1);
});
