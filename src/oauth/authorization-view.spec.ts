import { adviseOn } from '../common/advice';
import { DiagnosisCode } from '../common/diagnosis';
import { afterConsent, afterConsentGone, NEVER_AUTHORIZED } from './authorization-changes';
import { viewOf } from './authorization-view';
import { type OAuthAuthorization, OAuthStatus } from './oauth-authorization.entity';
import type { TokenGrant } from './token-answer';

const DAY = 86_400_000;
const start = new Date('2026-01-05T09:00:00.000Z');
const later = (ms: number) => new Date(start.getTime() + ms);

const names = { email: 'desk@desk.test', clientId: 'c', redirectUrl: 'https://d/oauth/callback', scope: 's' };
const view = (row: OAuthAuthorization | null, now = start) => viewOf(row, { ...names, google: true, now, secrets: [] });

function authorized(changes: Partial<OAuthAuthorization> = {}, grant: Partial<TokenGrant> = {}): OAuthAuthorization {
  const given = {
    askedAt: start,
    accessToken: 't',
    lifeMs: 3_600_000,
    refreshToken: 'r',
    refreshLifeMs: null,
    scope: null,
  };
  return { serverId: 's', ...NEVER_AUTHORIZED, ...afterConsent({ ...given, ...grant }, start), ...changes };
}

const gone = adviseOn(DiagnosisCode.OAUTH_INVALID_GRANT, { title: 'x', remedy: [], transient: false }, null, start);

it('of a server that nobody was asked about', () => {
  expect(view(null)).toMatchObject({ status: OAuthStatus.NOT_AUTHORIZED, authorizedAt: null, problem: null });
});

it.each([
  ['has not begun', null, 0, null],
  ['is under way', start, 599_999, null],
  ['never came back', start, 600_000, DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED],
])('of a consent that %s', (_, consentBegunAt, passed, code) => {
  const row = { serverId: 's', ...NEVER_AUTHORIZED, consentBegunAt };
  expect(view(row, later(passed)).problem?.code ?? null).toBe(code);
  // One that works needs nobody for it.
  const renewed = view(authorized({ consentBegunAt }), later(passed));
  expect([renewed.problem, renewed.warning?.code ?? null]).toEqual([null, code]);
});

it.each([
  ['says nothing', null, 0, false],
  ['lasts for a year', 365 * DAY, 0, false],
  ['ends in 7 days', 7 * DAY, 0, true],
  ['ends in 8 days, a day later', 8 * DAY, DAY, true],
])('warns when the provider says of the consent that it %s: %p', (_, refreshLifeMs, passed, warned) => {
  const { warning } = view(authorized({}, { refreshLifeMs }), later(passed));
  expect(warning?.code ?? null).toBe(warned ? DiagnosisCode.OAUTH_CONSENT_EXPIRES_SOON : null);
});

it('warns from the beginning when the consent before has ended after 7 days, until this one has lived longer', () => {
  const context = { google: true, now: later(7 * DAY) };
  const { endsAfterSevenDays } = { ...authorized(), ...afterConsentGone(authorized(), gone, context) };
  const again = authorized({ endsAfterSevenDays });
  expect(view(again).warning?.code).toBe(DiagnosisCode.OAUTH_CONSENT_EXPIRES_SOON);
  expect(view(again).warning?.remedy.join()).toContain('Publish app');
  expect(view(again, later(8 * DAY)).warning).toBeNull();
});

it.each([
  ['3 days', 3 * DAY, true, false],
  ['7 days', 7 * DAY, true, true],
  ['7 days, not at Google', 7 * DAY, false, false],
  ['30 days', 30 * DAY, true, false],
])('a consent that ended after %s', (_, lived, google, expected) => {
  expect(afterConsentGone(authorized(), gone, { google, now: later(lived) }).endsAfterSevenDays).toBe(expected);
});

it('uses the last access token of a consent that is gone to its end', () => {
  const row = authorized();
  expect(afterConsentGone(row, gone, { google: true, now: start })).toMatchObject({
    status: OAuthStatus.REAUTHORIZATION_REQUIRED,
    refreshTokenBox: null,
    refreshAt: row.accessTokenExpiresAt,
  });
  expect(afterConsentGone(row, gone, { google: true, now: later(DAY) })).toMatchObject({ accessTokenBox: null });
});
