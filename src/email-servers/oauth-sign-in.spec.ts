import { ManualClock } from '../../test/support/manual-clock';
import { DiagnosisCode } from '../common/diagnosis';
import type { OAuthClient } from '../oauth/oauth-client';
import type { TokenService } from '../oauth/token.service';
import type { SecretBox } from '../secrets/secret-box';
import type { SettingsService } from '../settings/settings.service';
import { OAuthSignIn } from './oauth-sign-in';
import { withRenewal } from './token-refusal';

const LIFE_MS = 5_000;
const REFUSED = { challenge: null, reply: '535 5.7.8 Not accepted' };

describe('a mail server that refuses a token and the one that follows it', () => {
  const clock = new ManualClock();
  const token = (value: string) => ({ value, expiresAt: new Date(clock.ms() + LIFE_MS) });
  const tokens = {
    accessTokenFor: () => Promise.resolve(token('first')),
    renew: () => Promise.resolve(token('second')),
  } as unknown as TokenService;
  const client = {
    email: 'desk@desk.test',
    clientId: 'mailroom',
    clientSecret: null,
    redirectUrl: 'https://desk.test/oauth/callback',
    scope: 'mail',
    authorizationUrl: 'https://login.test/auth',
    tokenUrl: 'https://login.test/token',
  } as OAuthClient;

  it.each([
    ['says that they are of another account', 0, DiagnosisCode.OAUTH_WRONG_ACCOUNT, false],
    ['says nothing when the second had ended meanwhile', LIFE_MS, DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE, true],
  ])('%s', async (_, tookMs, code, transient) => {
    const signIn = new OAuthSignIn({} as SecretBox, {} as SettingsService, tokens, clock);
    const endpoint = { credentials: await signIn.credentials(client) } as Parameters<typeof withRenewal>[0];
    const refuse = ({ credentials }: typeof endpoint) => {
      if (JSON.stringify(credentials).includes('second')) clock.advance(tookMs);
      return Promise.reject(new Error('refused'));
    };
    await expect(withRenewal(endpoint, refuse, () => REFUSED)).rejects.toMatchObject({
      diagnosis: { code, transient },
    });
  });
});
