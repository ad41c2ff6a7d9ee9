import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startBaseModules, type BaseModules } from '../../test/support/base-modules';
import { diagnosisOf } from '../../test/support/endpoints';
import { waitFor } from '../../test/support/wait-for';
import { DiagnosisCode } from '../common/diagnosis';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import { LeaseRepository } from '../tasks/lease.repository';
import { LeaseService } from '../tasks/lease.service';
import { AuthorizationStore } from './authorization.store';
import { OAuthStatus } from './oauth-authorization.entity';
import type { OAuthClient } from './oauth-client';
import { OAuthModule } from './oauth.module';
import { TokenEndpoint } from './token-endpoint';
import { TokenService } from './token.service';

const MINUTE = 60_000;

let base: BaseModules;
let server: Server;
let store: AuthorizationStore;
/** Of two processes on one database. */
let here: TokenService;
let there: TokenService;
/** The refresh tokens that came, and what is answered to them. */
let asked: string[];
let answer: (res: ServerResponse) => void;

beforeAll(async () => {
  base = await startBaseModules({ imports: [OAuthModule] });
  const get = <T>(type: new (...args: never[]) => T) => base.module.get(type, { strict: false });
  store = get(AuthorizationStore);
  here = get(TokenService);
  const leases = new LeaseService(get(Database as never), get(LeaseRepository), base.clock);
  there = new TokenService(store, get(TokenEndpoint), leases, base.clock);
  server = createServer((req, res) => void serve(req, res)).listen(0, '127.0.0.1');
  await waitFor(() => server.listening, { describe: 'the token endpoint' });
});
afterAll(async () => {
  await base.close();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
  answer = granting({ access_token: 'second', expires_in: 3600 });
});

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  asked.push(new URLSearchParams(await text(req)).get('refresh_token')!);
  answer(res);
}

function granting(grant: object, status = 200): (res: ServerResponse) => void {
  return (res) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(grant));
}

/** A server whose consent has brought the access token `first`, for an hour, and the refresh token `lasting`. */
async function authorized(): Promise<OAuthClient> {
  const { port } = server.address() as AddressInfo;
  const client: OAuthClient = {
    ...{ serverId: newId(), grantKey: 'key', subject: 'server', email: 'desk@desk.test', proxy: null },
    ...{ clientId: 'c', clientSecret: 's', scope: 'mail', redirectUrl: 'http://localhost/oauth/callback' },
    ...{ authorizationUrl: 'http://localhost/auth', tokenUrl: `http://localhost:${port}/token` },
  };
  const grant = {
    accessToken: 'first',
    lifeMs: 60 * MINUTE,
    refreshToken: 'lasting',
    refreshLifeMs: null,
    scope: null,
  };
  await base.module
    .get(Database)
    .transaction((tx) => store.consent(tx, client, { askedAt: base.clock.now(), ...grant }));
  return client;
}

/** The provider answers nobody until the function that this answers is called. */
function holdAnswers(): () => void {
  let release = () => undefined as void;
  const patience = new Promise<void>((resolve) => (release = resolve));
  const grant = answer;
  answer = (res) => void patience.then(() => grant(res));
  return release;
}

const valueFor = async (client: OAuthClient, tokens = here) => (await tokens.accessTokenFor(client)).value;

it('hands out the token that there is, until its end is near', async () => {
  const client = await authorized();
  base.clock.advance(49 * MINUTE);
  expect(await valueFor(client)).toBe('first');
  base.clock.advance(6 * MINUTE);
  expect(await valueFor(client)).toBe('second');
  expect(asked).toEqual(['lasting']);
});

it('refreshes once, however many ask in however many processes', async () => {
  const client = await authorized();
  base.clock.advance(61 * MINUTE);
  const release = holdAnswers();
  const wanted = [here, there, here, there].map((tokens) => valueFor(client, tokens));
  await waitFor(() => asked.length > 0, { describe: 'a refresh' });
  release();
  expect(await Promise.all(wanted)).toEqual(['second', 'second', 'second', 'second']);
  expect(asked).toEqual(['lasting']);
});

it('does not wait for a refresh elsewhere while its token lasts', async () => {
  const client = await authorized();
  base.clock.advance(56 * MINUTE);
  const release = holdAnswers();
  const elsewhere = valueFor(client, there);
  await waitFor(() => asked.length > 0, { describe: 'a refresh' });
  expect(await valueFor(client)).toBe('first');
  release();
  expect(await elsewhere).toBe('second');
});

it('waits for a refresh elsewhere when its token ends just then', async () => {
  const client = await authorized();
  base.clock.advance(56 * MINUTE);
  const release = holdAnswers();
  const elsewhere = valueFor(client, there);
  await waitFor(() => asked.length > 0, { describe: 'a refresh' });
  const leases = base.module.get(LeaseService, { strict: false });
  jest.spyOn(leases, 'runExclusive').mockImplementationOnce(() => {
    base.clock.advance(5 * MINUTE);
    release();
    return Promise.resolve(null);
  });
  expect(await valueFor(client)).toBe('second');
  expect(await elsewhere).toBe('second');
  expect(asked).toEqual(['lasting']);
});

it('goes on with a refresh token that the provider has replaced', async () => {
  const client = await authorized();
  answer = granting({ access_token: 'second', expires_in: 3600, refresh_token: 'replaced' });
  base.clock.advance(61 * MINUTE);
  await valueFor(client);
  base.clock.advance(61 * MINUTE);
  await valueFor(client);
  expect(asked).toEqual(['lasting', 'replaced']);
});

it('renews a token that was refused, but not one that was renewed meanwhile', async () => {
  const client = await authorized();
  expect((await here.renew(client, 'first')).value).toBe('second');
  expect((await there.renew(client, 'first')).value).toBe('second');
  expect(asked).toEqual(['lasting']);
});

it('goes on with its token through a passing trouble, and asks again when the backoff is over', async () => {
  const client = await authorized();
  answer = granting({ error: 'server_error' }, 503);
  base.clock.advance(56 * MINUTE);
  expect(await valueFor(client)).toBe('first');
  expect(await valueFor(client)).toBe('first');
  expect(asked).toHaveLength(1);
  base.clock.advance(5 * MINUTE);
  const trouble = { code: DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE, transient: true };
  expect(await diagnosisOf(here.accessTokenFor(client))).toMatchObject(trouble);
  expect(await diagnosisOf(there.accessTokenFor(client))).toMatchObject(trouble);
  expect(asked).toHaveLength(2);
  answer = granting({ access_token: 'third', expires_in: 3600 });
  base.clock.advance(2 * MINUTE);
  expect(await valueFor(client)).toBe('third');
  expect(await store.find(client.serverId)).toMatchObject({ failures: 0, problem: null });
});

it('needs a new consent when this one is gone, and asks the provider no more', async () => {
  const client = await authorized();
  answer = granting({ error: 'invalid_grant' }, 400);
  base.clock.advance(56 * MINUTE);
  expect(await valueFor(client)).toBe('first');
  expect(await store.find(client.serverId)).toMatchObject({ status: OAuthStatus.REAUTHORIZATION_REQUIRED });
  base.clock.advance(5 * MINUTE);
  const gone = { code: DiagnosisCode.OAUTH_INVALID_GRANT, transient: false };
  expect(await diagnosisOf(here.accessTokenFor(client))).toMatchObject(gone);
  expect(asked).toHaveLength(1);
});

it('gives no token to a server that it was not granted for', async () => {
  const client = await authorized();
  expect(await diagnosisOf(here.accessTokenFor({ ...client, grantKey: 'other' }))).toMatchObject({
    code: DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED,
  });
});

it('keeps a consent that was given while the one before was being refreshed', async () => {
  const client = await authorized();
  base.clock.advance(61 * MINUTE);
  const grant = answer;
  let release = () => undefined as void;
  const patience = new Promise<void>((resolve) => (release = resolve));
  answer = (res) => void patience.then(() => grant(res));
  const wanted = valueFor(client);
  await waitFor(() => asked.length > 0, { describe: 'a refresh' });
  const newer = { accessToken: 'newer', lifeMs: 60 * MINUTE, refreshToken: 'new', refreshLifeMs: null, scope: null };
  await base.module
    .get(Database)
    .transaction((tx) => store.consent(tx, client, { askedAt: base.clock.now(), ...newer }));
  release();
  expect(await wanted).toBe('newer');
});
