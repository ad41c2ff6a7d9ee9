import { once } from 'node:events';
import request from 'supertest';
import { WebSocket } from 'ws';
import { RecheckSubscriptionsTask } from '../../src/app/recheck-subscriptions.task';
import { UserRepository } from '../../src/auth/user.repository';
import { Database } from '../../src/database/database';
import { EventService } from '../../src/events/event.service';
import { ManualClock } from '../support/manual-clock';
import { startTestApp, type TestApp } from '../support/test-app';
import { waitFor } from '../support/wait-for';

const VIEWER = { query: '{ viewer { email } }' };

describe('the API over HTTP', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ env: { BASE_URL: 'https://desk.example.com' } });
  });
  afterAll(() => t.stop());
  const post = () => request(t.url).post('/graphql');
  const cookie = () => `mailroom_session=${t.adminToken}`;

  describe('against requests that another site makes a browser send', () => {
    it.each([
      ['a form', 'application/x-www-form-urlencoded', 'query=mutation{signOut{signedOut}}'],
      ['plain text', 'text/plain', JSON.stringify({ query: 'mutation { signOut { signedOut } }' })],
    ])('refuses %s, which needs no preflight', async (_, type, body) => {
      const response = await post().set('Cookie', cookie()).set('Content-Type', type).send(body);
      expect(response.status).toBe(400);
      expect((await post().set('Cookie', cookie()).send(VIEWER)).body.data.viewer).not.toBeNull();
    });

    it('refuses a query in a link', async () => {
      const response = await request(t.url).get('/graphql').query(VIEWER).set('Cookie', cookie());
      expect(response.status).toBe(400);
    });

    it.each([
      ['another site', 'https://evil.example', 403],
      ['another port of this host', 'http://localhost:1', 403],
      ['a page without an origin', 'null', 403],
      ['the base URL', 'https://desk.example.com', 200],
    ])('looks at the Origin: %s', async (_, origin, status) => {
      expect((await post().set('Cookie', cookie()).set('Origin', origin).send(VIEWER)).status).toBe(status);
    });

    it('lets in its own host, and programs with a token whatever their origin', async () => {
      expect((await post().set('Cookie', cookie()).set('Origin', t.url).send(VIEWER)).status).toBe(200);
      const program = post().set('Authorization', `Bearer ${t.adminToken}`).set('Origin', 'https://evil.example');
      expect((await program.send(VIEWER)).status).toBe(200);
    });

    it('gives no other site leave to read answers (CORS)', async () => {
      const response = await request(t.url)
        .options('/graphql')
        .set('Origin', 'https://evil.example')
        .set('Access-Control-Request-Method', 'POST');
      expect(response.headers['access-control-allow-origin']).toBeUndefined();
    });
  });

  describe('against operations that cost too much', () => {
    it.each([
      [
        'deep',
        `{ requests { edges { node { ${'linkedTo { '.repeat(10)} id ${'}'.repeat(10)} } } } }`,
        'GRAPHQL_VALIDATION_FAILED',
      ],
      [
        'wide',
        '{ requests(first: 100) { edges { node { entries(first: 100) { edges { node { id text } } } } } } }',
        'QUERY_TOO_EXPENSIVE',
      ],
      ['long', `{ ${'viewer { id } '.repeat(2000)} }`, 'GRAPHQL_PARSE_FAILED'],
    ])('refuses a %s one', async (_, query, code) => {
      const { errors, data } = await t.gql(query);
      expect(errors?.map((error) => error.extensions.code)).toEqual([code]);
      expect(data).toBeUndefined();
    });

    it('refuses batches and bodies above 1 MB', async () => {
      expect((await post().send([VIEWER, VIEWER])).status).toBe(400);
      expect((await post().send({ ...VIEWER, variables: { x: 'x'.repeat(1024 * 1024) } })).status).toBe(413);
    });
  });

  it('shows nothing of a bug', async () => {
    const users = jest.spyOn(t.get(UserRepository), 'findAll').mockRejectedValueOnce(new Error('at 10.0.0.1'));
    const { errors } = await t.gql('{ users { id } }');
    expect(users).toHaveBeenCalled();
    expect(errors).toEqual([
      {
        message: 'Something went wrong in the server; its log has the details.',
        path: ['users'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ]);
  });

  it('sends pages and answers with headers that keep them to themselves', async () => {
    const { headers } = await post().send(VIEWER);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

describe('in production', () => {
  it('introspection is for who is signed in', async () => {
    const t = await startTestApp({ env: { NODE_ENV: 'production' } });
    try {
      const query = '{ ...Q } fragment Q on Query { __schema { queryType { name } } }';
      expect((await t.gql(query, {}, null)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect((await t.gql(query)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    } finally {
      await t.stop();
    }
  });
});

describe('behind a reverse proxy', () => {
  const signIn = (t: TestApp) =>
    request(t.url).post('/graphql').set('X-Forwarded-Proto', 'https').send({
      query: `mutation { signIn(email: "admin@example.com", password: "correct horse battery") { accessToken } }`,
    });

  it.each([
    ['one that is trusted, the cookie is Secure', '127.0.0.1, ::1', true],
    ['one that is not, its headers count for nothing', '10.0.0.1', false],
  ])('%s', async (_, TRUST_PROXY, secure) => {
    const t = await startTestApp({ env: { TRUST_PROXY } });
    try {
      expect((await signIn(t)).get('Set-Cookie')?.[0]?.includes('; Secure')).toBe(secure);
    } finally {
      await t.stop();
    }
  });
});

describe('subscriptions', () => {
  const clock = new ManualClock();
  const open: WebSocket[] = [];
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ clock });
  });
  afterAll(() => t.stop());
  afterEach(() => open.splice(0).forEach((socket) => socket.terminate()));

  function connect(headers: Record<string, string> = {}): WebSocket {
    const socket = new WebSocket(`${t.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    open.push(socket);
    return socket;
  }
  /** The next message, or the close code. */
  async function next(socket: WebSocket): Promise<any> {
    return new Promise((resolve) => {
      socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString())));
      socket.once('close', (code) => resolve(code));
    });
  }
  async function init(socket: WebSocket, payload?: Record<string, unknown>): Promise<any> {
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    return next(socket);
  }
  async function subscribe(socket: WebSocket, query: string): Promise<any> {
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    return next(socket);
  }
  const closed = async (socket: WebSocket) => ((await once(socket, 'close')) as [number])[0];
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  it.each([
    ['the cookie', () => ({ headers: { Cookie: `mailroom_session=${t.adminToken}` } })],
    ['a bearer token', () => ({ headers: bearer(t.adminToken) })],
    ['a connection parameter', () => ({ payload: { authorization: `Bearer ${t.adminToken}` } })],
  ])('are for who is signed in by %s', async (_, how) => {
    const { headers, payload } = how() as { headers?: Record<string, string>; payload?: Record<string, unknown> };
    expect(await init(connect(headers), payload)).toEqual({ type: 'connection_ack' });
  });

  it('are not for strangers', async () => {
    expect(await init(connect())).toBe(4403);
    expect(await init(connect(bearer('mrs_unknown')))).toBe(4403);
  });

  it('are not for pages of other sites', async () => {
    const socket = connect({ Cookie: `mailroom_session=${t.adminToken}`, Origin: 'https://evil.example' });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('403');
  });

  it('are only at /graphql', async () => {
    const socket = new WebSocket(`${t.url.replace('http', 'ws')}/other`, 'graphql-transport-ws');
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('404');
  });

  it.each([
    ['queries', '{ users { id } }', 'BAD_REQUEST'],
    ['mutations', 'mutation { signOut { signedOut } }', 'BAD_REQUEST'],
    ['what is not in the schema', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'what is too deep',
      `subscription { requestChanged { ${'linkedTo { '.repeat(12)} id ${'}'.repeat(12)} } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'what costs too much',
      'subscription { requestChanged { entries(first: 100) { edges { node { attachments { id } requests: attachments { id fileName contentType sizeBytes inline url } more: attachments { id fileName contentType sizeBytes inline url } again: attachments { id fileName contentType sizeBytes inline url } } } } } }',
      'QUERY_TOO_EXPENSIVE',
    ],
  ])('do not carry %s', async (_, query, code) => {
    const socket = connect(bearer(t.adminToken));
    await init(socket);
    expect(await subscribe(socket, query)).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code } }],
    });
  });

  it('are refused to a role that may not', async () => {
    const socket = connect(bearer(await t.tokenFor('MONITOR')));
    await init(socket);
    expect(await subscribe(socket, 'subscription { requestChanged { id } }')).toMatchObject({
      type: 'next',
      payload: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    });
  });

  it('carry what changed, as it is now', async () => {
    const create = `mutation { createOutgoingEmailServer(input: { name: "Out", email: "desk@example.com", host: "127.0.0.1",
      port: 25, securityType: NONE, authenticationNeeded: false }) { server { id } userErrors { code } } }`;
    const { id } = (await t.gql(create)).data.createOutgoingEmailServer.server;
    const socket = connect(bearer(await t.tokenFor('MONITOR')));
    await init(socket);
    const events: any[] = [];
    socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString())));
    const query = 'subscription { serverHealthChanged { outgoing { id name } incoming { id } } }';
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    const announced = async () => {
      clock.advance(1000);
      await t.get(Database).transaction((tx) => t.get(EventService).announce(tx, 'server-health', [id]));
      await t.get(EventService).deliver();
      return events.length > 0;
    };
    await waitFor(announced, { describe: 'an event' });
    const data = { serverHealthChanged: { outgoing: { id, name: 'Out' }, incoming: null } };
    expect(events[0]).toEqual({ id: '1', type: 'next', payload: { data } });
  });

  it('take no endless messages', async () => {
    const socket = connect(bearer(t.adminToken));
    await init(socket);
    socket.send(JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(70_000) } }));
    expect(await closed(socket)).toBe(1009);
  });

  it('end with the session at sign-out', async () => {
    const token = await t.signIn();
    const socket = connect(bearer(token));
    await init(socket);
    const end = closed(socket);
    await t.gql('mutation { signOut { signedOut } }', {}, token);
    expect(await end).toBe(4403);
  });

  it('end with the API token when it is revoked', async () => {
    const create = 'mutation { createApiToken(name: "short", role: MONITOR) { secret apiToken { id } } }';
    const { secret, apiToken } = (await t.gql(create)).data.createApiToken;
    const socket = connect(bearer(secret));
    await init(socket);
    const end = closed(socket);
    await t.gql('mutation ($id: ID!) { revokeApiToken(id: $id) { deletedId } }', { id: apiToken.id });
    expect(await end).toBe(4403);
  });

  it('end when the session has run out, at the next look', async () => {
    const socket = connect(bearer(await t.signIn()));
    await init(socket);
    const end = closed(socket);
    clock.advance(12 * 3600_000);
    await t.get(RecheckSubscriptionsTask).run();
    expect(await end).toBe(4403);
    t.adminToken = await t.signIn();
  });
});
