import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { networkDiagnosis } from '../proxies/diagnose-network';
import { diagnoseOAuth, type OAuthContext, type OAuthEvent, type OAuthFailure } from './diagnose-oauth';

const now = new Date('2026-03-10T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const context: OAuthContext = {
  google: true,
  email: 'desk@example.com',
  clientId: '123.apps.googleusercontent.com',
  redirectUrl: 'https://desk.example.com/oauth/callback',
  scope: 'https://mail.google.com/',
  authorizedAt: daysAgo(90),
  now,
  secrets: ['MARKED-secret'],
};

const callback = (error: string, description?: string, subtype?: string): OAuthEvent => ({
  kind: 'CALLBACK',
  error,
  description,
  subtype,
});
const answer = (status: number, body: object | string, phase: 'EXCHANGE' | 'REFRESH' = 'REFRESH'): OAuthEvent => ({
  kind: 'TOKEN_ENDPOINT',
  phase,
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const failed = (error: unknown): OAuthEvent => ({ kind: 'NETWORK', error });
const coded = (code: string) => Object.assign(new Error(`it said ${code}`), { code });
const dialled = (code: Parameters<typeof networkDiagnosis>[0]) =>
  new DiagnosedError(networkDiagnosis(code, { at: now }));
const sasl = (challenge: unknown, reply?: string): OAuthEvent => ({ kind: 'SASL', challenge, reply });
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
const gmailRefusal = { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' };

const C = DiagnosisCode;
const cases: [name: string, event: OAuthEvent, code: DiagnosisCode, failure: OAuthFailure][] = [
  // the callback
  ['cancelled', callback('access_denied', 'The user denied access'), C.OAUTH_ACCESS_DENIED, 'CONSENT_GONE'],
  ['invalid request', callback('invalid_request'), C.OAUTH_ACCESS_BLOCKED, 'MISCONFIGURED'],
  ['invalid scope', callback('invalid_scope'), C.OAUTH_INVALID_SCOPE, 'MISCONFIGURED'],
  [
    'not verified',
    callback('access_denied', 'Desk has not completed the Google verification process'),
    C.OAUTH_APP_NOT_VERIFIED,
    'MISCONFIGURED',
  ],
  ['redirect URI', callback('redirect_uri_mismatch'), C.OAUTH_REDIRECT_URI_MISMATCH, 'MISCONFIGURED'],
  ['invalid client', callback('invalid_client'), C.OAUTH_INVALID_CLIENT, 'MISCONFIGURED'],
  ['unauthorized client', callback('unauthorized_client'), C.OAUTH_INVALID_CLIENT, 'MISCONFIGURED'],
  ['deleted client', callback('deleted_client'), C.OAUTH_DELETED_CLIENT, 'MISCONFIGURED'],
  ['organisation only', callback('org_internal'), C.OAUTH_ORG_INTERNAL, 'MISCONFIGURED'],
  ['policy', callback('admin_policy_enforced'), C.OAUTH_ADMIN_POLICY_ENFORCED, 'MISCONFIGURED'],
  ['API', callback('access_not_configured'), C.OAUTH_API_NOT_ENABLED, 'MISCONFIGURED'],
  ['provider busy', callback('temporarily_unavailable'), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['provider broken', callback('server_error'), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['consent wanted', callback('consent_required'), C.OAUTH_INVALID_GRANT, 'CONSENT_GONE'],
  ['something new', callback('brand_new'), C.UNEXPECTED, 'MISCONFIGURED'],

  // the token endpoint
  ['revoked', answer(400, { error: 'invalid_grant' }), C.OAUTH_INVALID_GRANT, 'CONSENT_GONE'],
  [
    'session control',
    answer(400, { error: 'invalid_grant', error_description: 'reauth related error', error_subtype: 'invalid_rapt' }),
    C.OAUTH_SESSION_CONTROL,
    'CONSENT_GONE',
  ],
  [
    'session control in words',
    answer(400, { error: 'invalid_grant', error_description: 'reauth related error (invalid_rapt)' }),
    C.OAUTH_SESSION_CONTROL,
    'CONSENT_GONE',
  ],
  ['code used twice', answer(400, { error: 'invalid_grant' }, 'EXCHANGE'), C.OAUTH_INVALID_GRANT, 'CONSENT_GONE'],
  [
    'redirect URI at the exchange',
    answer(400, { error: 'redirect_uri_mismatch', error_description: 'Bad Request' }, 'EXCHANGE'),
    C.OAUTH_REDIRECT_URI_MISMATCH,
    'MISCONFIGURED',
  ],
  [
    'redirect URI in words',
    answer(400, { error: 'invalid_grant', error_description: 'redirect_uri did not match' }, 'EXCHANGE'),
    C.OAUTH_REDIRECT_URI_MISMATCH,
    'MISCONFIGURED',
  ],
  ['wrong secret', answer(401, { error: 'invalid_client' }), C.OAUTH_INVALID_CLIENT, 'MISCONFIGURED'],
  ['not this client', answer(401, { error: 'unauthorized_client' }), C.OAUTH_INVALID_CLIENT, 'MISCONFIGURED'],
  [
    'client deleted',
    answer(401, { error: 'invalid_client', error_description: 'The OAuth client was deleted.' }),
    C.OAUTH_DELETED_CLIENT,
    'MISCONFIGURED',
  ],
  ['deleted_client', answer(401, { error: 'deleted_client' }), C.OAUTH_DELETED_CLIENT, 'MISCONFIGURED'],
  ['scope', answer(400, { error: 'invalid_scope' }), C.OAUTH_INVALID_SCOPE, 'MISCONFIGURED'],
  ['policy', answer(400, { error: 'admin_policy_enforced' }), C.OAUTH_ADMIN_POLICY_ENFORCED, 'MISCONFIGURED'],
  ['organisation', answer(403, { error: 'org_internal' }), C.OAUTH_ORG_INTERNAL, 'MISCONFIGURED'],
  [
    'API not enabled',
    answer(403, { error: { code: 403, status: 'PERMISSION_DENIED', errors: [{ reason: 'accessNotConfigured' }] } }),
    C.OAUTH_API_NOT_ENABLED,
    'MISCONFIGURED',
  ],
  [
    'API disabled',
    answer(403, { error: { status: 'PERMISSION_DENIED', message: 'Gmail API has not been used in project 1 before' } }),
    C.OAUTH_API_NOT_ENABLED,
    'MISCONFIGURED',
  ],
  [
    'an error as a form',
    answer(400, 'error=invalid_grant&error_description=gone'),
    C.OAUTH_INVALID_GRANT,
    'CONSENT_GONE',
  ],
  ['unknown error', answer(400, { error: 'brand_new' }), C.UNEXPECTED, 'MISCONFIGURED'],
  ['429', answer(429, { error: 'rate_limit_exceeded' }), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['quota with 403', answer(403, { error: 'rate_limit_exceeded' }), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['500', answer(500, { error: 'internal_failure' }), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['500 that says invalid_grant', answer(500, { error: 'invalid_grant' }), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['503 with a page', answer(503, '<html>try later</html>'), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['success with garbage', answer(200, 'hello'), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['success with nothing', answer(200, ''), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['success without a token', answer(200, { ok: true }), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ["a portal's 404", answer(404, '<html>'), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['JSON null', answer(400, 'null'), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],

  // on the way to it
  ['refused', failed(coded('ECONNREFUSED')), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['no name', failed(coded('ENOTFOUND')), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['timeout', failed(coded('ETIMEDOUT')), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['cut', failed(coded('ECONNRESET')), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  [
    'fetch failed',
    failed(new TypeError('fetch failed', { cause: coded('ECONNRESET') })),
    C.OAUTH_PROVIDER_UNAVAILABLE,
    'TRANSIENT',
  ],
  ['who knows', failed('oops'), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['proxy down', failed(dialled(C.PROXY_UNREACHABLE)), C.PROXY_UNREACHABLE, 'TRANSIENT'],
  ['proxy sign-in', failed(dialled(C.PROXY_AUTHENTICATION_FAILED)), C.PROXY_AUTHENTICATION_FAILED, 'MISCONFIGURED'],
  ['metadata address', failed(dialled(C.ADDRESS_NOT_ALLOWED)), C.ADDRESS_NOT_ALLOWED, 'MISCONFIGURED'],
  ['unknown authority', failed(coded('DEPTH_ZERO_SELF_SIGNED_CERT')), C.TLS_CERTIFICATE_INVALID, 'MISCONFIGURED'],
  ['expired certificate', failed(coded('CERT_HAS_EXPIRED')), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],

  // the mail server
  ['Gmail refuses the token', sasl(gmailRefusal), C.OAUTH_WRONG_ACCOUNT, 'CONSENT_GONE'],
  ['in a 334', sasl(`334 ${base64(gmailRefusal)}`), C.OAUTH_WRONG_ACCOUNT, 'CONSENT_GONE'],
  ['as JSON', sasl(JSON.stringify({ status: 'invalid_token' })), C.OAUTH_WRONG_ACCOUNT, 'CONSENT_GONE'],
  [
    'without its JSON',
    sasl(null, '535 5.7.8 Username and Password not accepted'),
    C.OAUTH_WRONG_ACCOUNT,
    'CONSENT_GONE',
  ],
  ['with garbage', sasl('?!'), C.OAUTH_WRONG_ACCOUNT, 'CONSENT_GONE'],
  ['scope too small', sasl({ status: 'insufficient_scope' }), C.OAUTH_SCOPE_NOT_GRANTED, 'CONSENT_GONE'],
  ['403', sasl({ status: 403 }), C.OAUTH_SCOPE_NOT_GRANTED, 'CONSENT_GONE'],
  [
    'could not check (IMAP)',
    sasl({ status: '400' }, 'NO [UNAVAILABLE] try again'),
    C.OAUTH_PROVIDER_UNAVAILABLE,
    'TRANSIENT',
  ],
  ['could not check (SMTP)', sasl(null, '454 4.7.0 Temporary failure'), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],
  ['could not check (status)', sasl(base64({ status: '500' })), C.OAUTH_PROVIDER_UNAVAILABLE, 'TRANSIENT'],

  // our own findings
  ...(
    [
      C.OAUTH_REFRESH_TOKEN_MISSING,
      C.OAUTH_SCOPE_NOT_GRANTED,
      C.OAUTH_WRONG_ACCOUNT,
      C.OAUTH_STATE_INVALID,
      C.OAUTH_CONSENT_NOT_FINISHED,
      C.OAUTH_CONSENT_EXPIRES_SOON,
    ] as const
  ).map((code): [string, OAuthEvent, DiagnosisCode, OAuthFailure] => [
    'found',
    { kind: 'FINDING', code },
    code,
    'CONSENT_GONE',
  ]),
];

describe.each([true, false])('for Google: %s', (google) => {
  it.each(cases)('%s', (_, event, code, failure) => {
    const judged = diagnoseOAuth(event, { ...context, google });
    expect(judged).toMatchObject({ failure, diagnosis: { code, transient: failure === 'TRANSIENT', occurredAt: now } });
    expect(judged.diagnosis.title).not.toBe('');
    expect(judged.diagnosis.remedy.length).toBeGreaterThan(0);
    expect(judged.diagnosis.remedy.join()).not.toMatch(/[{}]/);
    if (!google) expect(judged.diagnosis.remedy.join()).not.toContain('Google');
  });
});

it('gives each of Google’s errors its documentation', () => {
  const errors = cases.map(([, event]) => diagnoseOAuth(event, context).diagnosis);
  const without = errors.filter(({ documentationUrl }) => documentationUrl === null).map(({ code }) => code);
  expect(new Set(without)).toEqual(
    new Set([
      C.OAUTH_PROVIDER_UNAVAILABLE,
      C.OAUTH_STATE_INVALID,
      C.UNEXPECTED,
      C.PROXY_UNREACHABLE,
      C.PROXY_AUTHENTICATION_FAILED,
      C.ADDRESS_NOT_ALLOWED,
      C.TLS_CERTIFICATE_INVALID,
    ]),
  );
});

describe('a grant that is gone', () => {
  const gone = answer(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
  const firstStep = (changes: Partial<OAuthContext>, event = gone) =>
    diagnoseOAuth(event, { ...context, ...changes }).diagnosis.remedy[0];

  it.each([
    ['after 7 days', { authorizedAt: daysAgo(7) }, /Publish app/],
    ['a little earlier', { authorizedAt: daysAgo(6.9) }, /Publish app/],
    ['noticed the day after', { authorizedAt: daysAgo(8) }, /Publish app/],
    ['after a day', { authorizedAt: daysAgo(1) }, /^Open the server/],
    ['after a month', { authorizedAt: daysAgo(30) }, /^Open the server/],
    ['at an unknown age', { authorizedAt: null }, /^Open the server/],
    ['after 7 days at another provider', { authorizedAt: daysAgo(7), google: false }, /^Open the server/],
  ])('%s', (_, changes, expected) => {
    expect(firstStep(changes)).toMatch(expected);
  });

  it('names the rule among the causes at any age', () => {
    expect(diagnoseOAuth(gone, context).diagnosis.remedy.join()).toMatch(/7 days.*Publish app/);
  });

  it('is no matter of 7 days when the code was refused', () => {
    const refused = answer(400, { error: 'invalid_grant' }, 'EXCHANGE');
    expect(firstStep({ authorizedAt: daysAgo(7) }, refused)).toMatch(/^Begin again/);
  });
});

describe('what is shown', () => {
  it('names the values to compare', () => {
    const steps = (error: string) => diagnoseOAuth(callback(error), context).diagnosis.remedy.join();
    expect(steps('redirect_uri_mismatch')).toContain('enter exactly https://desk.example.com/oauth/callback,');
    expect(steps('admin_policy_enforced')).toContain('123.apps.googleusercontent.com');
    expect(steps('access_denied')).toContain('desk@example.com');
  });

  it.each([
    ['callback', callback('access_denied', 'said\r\nMARKED-secret')],
    ['token endpoint', answer(400, { error: 'invalid_grant', error_description: 'MARKED-secret' })],
    ['network', failed(new Error('MARKED-secret'))],
    ['mail server', sasl({ status: '400', scope: 'MARKED-secret' })],
  ])('is clean of secrets and line breaks from the %s', (_, event) => {
    const { detail } = diagnoseOAuth(event, context).diagnosis;
    expect(detail).toContain('***');
    expect(detail).not.toMatch(/MARKED|[\r\n]/);
  });

  it('is what the provider said', () => {
    const said = answer(400, { error: 'invalid_grant', error_description: 'reauth', error_subtype: 'invalid_rapt' });
    expect(diagnoseOAuth(said, context).diagnosis.detail).toBe('invalid_grant (invalid_rapt): reauth');
  });
});
