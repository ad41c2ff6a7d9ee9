import { coversScope, grantIn } from './token-answer';

const now = new Date('2026-01-05T09:00:00.000Z');
const answer = (fields: object, status = 200) => grantIn({ status, body: JSON.stringify(fields) }, now);

it('reads what a token endpoint grants', () => {
  const fields = {
    access_token: 'ya29.a',
    token_type: 'Bearer',
    expires_in: 3599,
    scope: 'mail',
    refresh_token: '1//r',
  };
  expect(answer(fields)).toEqual({
    askedAt: now,
    accessToken: 'ya29.a',
    lifeMs: 3_599_000,
    refreshToken: '1//r',
    refreshLifeMs: null,
    scope: 'mail',
  });
});

it.each([
  ['a life as text', { expires_in: '3599' }, { lifeMs: 3_599_000 }],
  ['no life', {}, { lifeMs: 3_600_000 }],
  ['a life of nothing', { expires_in: 0 }, { lifeMs: 3_600_000 }],
  ['no refresh token', {}, { refreshToken: null }],
  ["Google's end of a consent", { refresh_token_expires_in: 604_799 }, { refreshLifeMs: 604_799_000 }],
  ["Keycloak's consent without an end", { refresh_expires_in: 0 }, { refreshLifeMs: null }],
  ['no scope', {}, { scope: null }],
  ['another spelling of the type', { token_type: 'bearer' }, { accessToken: 't' }],
])('understands %s', (_, fields, expected) => {
  expect(answer({ access_token: 't', ...fields })).toMatchObject(expected);
});

it.each([
  ['an error', { error: 'invalid_grant' }, 400],
  ['a token with an error status', { access_token: 't' }, 500],
  ['a redirect', {}, 302],
  ['nothing', {}, 200],
  ['another type of token', { access_token: 't', token_type: 'mac' }, 200],
  ['a token that would end the SASL field it stands in', { access_token: 'a\x01auth=b' }, 200],
  ['a token that is no text', { access_token: 7 }, 200],
])('takes %s for no grant', (_, fields, status) => {
  expect(answer(fields, status)).toBeNull();
});

it.each(['', 'null', '[]', '<html>', 'access_token=t'])('takes %p for no grant', (body) => {
  expect(grantIn({ status: 200, body }, now)).toBeNull();
});

it.each([
  [null, 'a b', true],
  ['b a', 'a b', true],
  ['a', 'a b', false],
  ['a  B', 'a b', true],
  ['a', 'a offline_access openid', true],
  ['https://mail.google.com', 'https://mail.google.com/', false],
])('granted %p covers %p: %p', (granted, asked, covered) => {
  expect(coversScope(granted, asked)).toBe(covered);
});
